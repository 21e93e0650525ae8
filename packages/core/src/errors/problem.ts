/** A place in a text file; both count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing that is wrong with a file or an argument. */
export interface Problem {
  /** One sentence: what is wrong, on what, and what was expected or what to do. */
  readonly message: string
  /** Where in the document: keys and indexes from its top. */
  readonly path: readonly (string | number)[]
  readonly place?: Place
}

/** `experiment.json:12:5: message` */
export function formatProblem({ message, place }: Problem): string {
  return place === undefined ? message : `${place.file}:${place.line}:${place.column}: ${message}`
}
