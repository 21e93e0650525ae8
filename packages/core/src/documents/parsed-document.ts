/** Keys and indexes from the top of a document. */
export type DocumentPath = readonly (string | number)[]

/** A position in a text; both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A name that stands more than once in a mapping: the last one counts. */
export interface DoubledKey {
  readonly name: string
  readonly position: Position
  /** Of the one before it, which counts for nothing. */
  readonly former: Position
}

/** A text that was read as JSON or YAML. Positions are worked out only when they are asked for. */
export interface ParsedDocument {
  readonly value: unknown
  /** Where the member or item at a path begins, or the innermost block that holds it; undefined where nothing is known. */
  positionOf(path: DocumentPath): Position | undefined
  /** Whether the number at a path was written as a floating-point number, which Python keeps apart: `1.0` is no `1`. */
  isFloat(path: DocumentPath): boolean
  /** The names that stand more than once in a mapping, in the order of the text. */
  doubledKeys(): readonly DoubledKey[]
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
  return positionsIn(text)(offset)
}

/** Tells positions in a text, after it has looked through it once. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined
  return (offset) => {
    starts ??= lineStarts(text)
    let line = 0
    for (let beyond = starts.length; line + 1 < beyond; ) {
      const middle = (line + beyond) >> 1
      if (starts[middle]! <= offset) line = middle
      else beyond = middle
    }
    return { line: line + 1, column: offset - starts[line]! + 1 }
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
