/** Keys and indexes from the top of a document. */
export type DocumentPath = readonly (string | number)[]

/** A position in a text; both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A text that was read as JSON or YAML. Positions are worked out only when they are asked for. */
export interface ParsedDocument {
  readonly value: unknown
  /** Where the member or item at a path begins, or the innermost block that holds it; undefined where nothing is known. */
  positionOf(path: DocumentPath): Position | undefined
  /** Whether the number at a path was written as a floating-point number, which Python keeps apart: `1.0` is no `1`. */
  isFloat(path: DocumentPath): boolean
}

/** A text is no JSON or YAML. The message is a clause, as in "a value was expected". */
export class DocumentSyntaxError extends Error {
  override readonly name = 'DocumentSyntaxError'
  readonly position: Position

  constructor(message: string, position: Position) {
    super(message)
    this.position = position
  }
}

/** The position of a character, counted from 0. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  const lastBreak = before.lastIndexOf('\n')
  return { line: before.split('\n').length, column: offset - lastBreak }
}
