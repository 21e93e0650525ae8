import type { PatternFlags } from './pattern-flags.ts'

/** What matches one character: code points from `from` to `to`, or a class of them in the syntax of JavaScript's `v` flag. */
export type SetItem = { readonly from: number; readonly to: number } | { readonly category: string }

/** The classes that Python's text patterns know, by their letter; the last is the one of `(?a)`. */
const categories: Readonly<Record<string, readonly [unicode: string, ascii: string]>> = {
  d: ['\\p{Nd}', '0-9'],
  w: ['\\p{L}\\p{N}_', 'A-Za-z0-9_'],
  s: ['\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000', '\\t-\\r\\x20'],
}

/** The class of `\d`, `\w`, `\s` or of the capital letter that means all others; undefined for other letters. */
export function categoryOf(letter: string, { ascii }: Pick<PatternFlags, 'ascii'>): string | undefined {
  const members = categories[letter.toLowerCase()]?.[ascii ? 1 : 0]
  if (members === undefined) return undefined
  return letter === letter.toLowerCase() ? `[${members}]` : `[^${members}]`
}

/** A set in JavaScript's syntax. Where case is to be ignored at this place only, both cases are named. */
export function writeSet(items: readonly SetItem[], negated: boolean, bothCases: boolean): string {
  const written = items.map((item) => {
    if ('category' in item) return item.category
    const ranges = bothCases ? [item, ...otherCases(item)] : [item]
    return ranges
      .map(({ from, to }) => (from === to ? codePoint(from) : `${codePoint(from)}-${codePoint(to)}`))
      .join('')
  })
  return `[${negated ? '^' : ''}${written.join('')}]`
}

/** One character in JavaScript's syntax, anywhere in a pattern. */
export function codePoint(code: number): string {
  const char = String.fromCodePoint(code)
  return /[A-Za-z0-9]/.test(char) ? char : `\\u{${code.toString(16)}}`
}

/** Beyond this no script has cases. */
const lastCased = 0x1ffff

function otherCases({ from, to }: { readonly from: number; readonly to: number }): { from: number; to: number }[] {
  const others = new Set<number>()
  for (let code = from; code <= Math.min(to, lastCased); code += 1) {
    const char = String.fromCodePoint(code)
    for (const other of [char.toLowerCase(), char.toUpperCase()]) {
      const otherCode = other.codePointAt(0) ?? code
      if ([...other].length === 1 && (otherCode < from || otherCode > to)) others.add(otherCode)
    }
  }
  return [...others].map((code) => ({ from: code, to: code }))
}
