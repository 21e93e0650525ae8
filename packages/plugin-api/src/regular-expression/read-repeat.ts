import type { PatternReader } from './pattern-reader.ts'

/** From here on Python counts no further. */
const tooOften = 2 ** 32 - 1

export interface Repeat {
  /** In JavaScript's syntax: `{1,}?`. */
  readonly quantifier: string
  readonly min: number
  readonly max: number
  /** `*+`: what it took it does not give back. */
  readonly possessive: boolean
}

/** Reads a repetition that begins with a character just read; undefined, and nothing read, if none does. */
export function readRepeat(reader: PatternReader, char: string): Repeat | undefined {
  const bounds = readBounds(reader, char)
  if (bounds === undefined) return undefined
  const [min, max] = bounds
  const lazy = reader.takes('?')
  const possessive = !lazy && reader.takes('+')
  const upper = Number.isFinite(max) ? String(max) : ''
  return { quantifier: `{${min},${upper}}${lazy ? '?' : ''}`, min, max, possessive }
}

function readBounds(reader: PatternReader, char: string): readonly [number, number] | undefined {
  if (char === '*') return [0, Number.POSITIVE_INFINITY]
  if (char === '+') return [1, Number.POSITIVE_INFINITY]
  if (char === '?') return [0, 1]
  if (char !== '{' || reader.peek === '}') return undefined
  const position = reader.position
  const lower = reader.takeWhile(/[0-9]/)
  const upper = reader.takes(',') ? reader.takeWhile(/[0-9]/) : lower
  if (!reader.takes('}')) {
    // A brace that bounds nothing is a character like any other.
    reader.rewind(position)
    return undefined
  }
  const [min, max] = [Number(lower), upper === '' ? Number.POSITIVE_INFINITY : Number(upper)]
  if (min >= tooOften || (upper !== '' && max >= tooOften)) {
    throw reader.error('the repetition number is too large', position)
  }
  if (max < min) throw reader.error('min repeat greater than max repeat', position)
  return [min, max]
}
