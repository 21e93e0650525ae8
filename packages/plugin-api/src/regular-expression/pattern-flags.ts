import type { PatternReader } from './pattern-reader.ts'

/** The flags that hold at a place of a pattern. */
export interface PatternFlags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
  readonly verbose: boolean
  readonly ascii: boolean
}

export const noFlags: PatternFlags = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  verbose: false,
  ascii: false,
}

const letters: Readonly<Record<string, Partial<PatternFlags>>> = {
  a: { ascii: true },
  i: { ignoreCase: true },
  m: { multiline: true },
  s: { dotAll: true },
  u: { ascii: false },
  x: { verbose: true },
}

/**
 * Reads the flags behind `(?`, up to the `:` or `)` that ends them: `i)`, `i-s:`. Gives the flags as they are with them, and whether they
 * are for the whole pattern.
 */
export function readFlags(reader: PatternReader, flags: PatternFlags): { flags: PatternFlags; isGlobal: boolean } {
  const on = reader.takeWhile(/[a-zA-Z]/)
  const off = reader.takes('-') ? reader.takeWhile(/[a-zA-Z]/) : undefined
  const bad = (what: string) => reader.error(`bad inline flags: ${what}`)
  const unknown = [...on, ...(off ?? '')].find((letter) => letters[letter] === undefined)
  if (unknown === 'L') throw bad("cannot use 'L' flag with a str pattern")
  if (unknown !== undefined) throw reader.error('unknown flag', reader.position - 1)
  if (off === '') throw reader.error('missing flag')
  if (off !== undefined && /[au]/.test(off)) throw bad("cannot turn off flags 'a', 'u' and 'L'")
  if ([...on].some((letter) => off?.includes(letter))) throw bad('flag turned on and off')
  if (on.includes('a') && on.includes('u')) throw bad("flags 'a', 'u' and 'L' are incompatible")
  const end = reader.next()
  if (end !== ':' && (end !== ')' || off !== undefined)) {
    throw reader.error(
      end === undefined ? 'missing -, : or )' : 'unknown flag',
      reader.position - (end === undefined ? 0 : 1),
    )
  }
  const switchedOn = Object.assign({}, ...[...on].map((letter) => letters[letter])) as Partial<PatternFlags>
  const switchedOff = [...(off ?? '')]
    .flatMap((letter) => Object.keys(letters[letter] ?? {}))
    .map((name) => [name, false] as const)
  return { flags: { ...flags, ...switchedOn, ...Object.fromEntries(switchedOff) }, isGlobal: end === ')' }
}
