import type { PatternReader } from './pattern-reader.ts'

/** What a backslash and what follows it mean: a character, a letter with a meaning of its own, or a group. */
export type Escape = { readonly code: number } | { readonly letter: string } | { readonly group: number }

const control: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const meanings = { pattern: 'AbBdDsSwWZ', set: 'dDsSwW' } as const

/** Reads what follows a backslash; `place` says whether it stands in `[…]`. */
export function readEscape(reader: PatternReader, place: 'pattern' | 'set'): Escape {
  const start = reader.position - 1
  const char = reader.next()
  if (char === undefined) throw reader.error('bad escape (end of pattern)', start)
  if (meanings[place].includes(char)) return { letter: char }
  const controlCode = control[char]
  if (controlCode !== undefined) return { code: controlCode }
  const length = hexLengths[char]
  if (length !== undefined) return { code: readHex(reader, char, length, start) }
  if (/[0-9]/.test(char)) return readDigits(reader, char, place, start)
  if (char === 'N') throw reader.error('character names (\\N{…}) are not supported, write \\uXXXX', start)
  if (/[A-Za-z]/.test(char)) throw reader.error(`bad escape \\${char}`, start)
  return { code: char.codePointAt(0) ?? 0 }
}

function readHex(reader: PatternReader, letter: string, length: number, start: number): number {
  const digits = reader.takeWhile(/[0-9a-fA-F]/, length)
  if (digits.length < length) throw reader.error(`incomplete escape \\${letter}${digits}`, start)
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff) throw reader.error(`bad escape \\${letter}${digits}`, start)
  return code
}

/** `\0`, `\012` and, of three digits, `\123` are characters; `\1` to `\99` are groups. */
function readDigits(reader: PatternReader, first: string, place: 'pattern' | 'set', start: number): Escape {
  const second = reader.position
  const octal = /[0-7]/.test(first) ? first + reader.takeWhile(/[0-7]/, 2) : first
  if (first === '0' || octal.length === 3 || (place === 'set' && octal.length > 0 && /[0-7]/.test(first))) {
    const code = Number.parseInt(octal, 8)
    if (code > 0o377) throw reader.error(`octal escape value \\${octal} outside of range 0-0o377`, start)
    return { code }
  }
  if (place === 'set') throw reader.error(`bad escape \\${first}`, start)
  reader.rewind(second)
  return { group: Number(first + reader.takeWhile(/[0-9]/, 1)) }
}
