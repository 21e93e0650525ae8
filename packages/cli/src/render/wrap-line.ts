import { stripVTControlCharacters } from 'node:util'
import { charactersOf, columnsOf } from './columns.ts'

/** Stands for a space at which no line is broken. It can't come from outside: there it was written out. */
export const unbroken = '\0'

/** Columns beyond which what stands first in a line is no label, but the beginning of a text. */
const widestLabel = 24

/**
 * Breaks a line between words where it is wider than a terminal; what follows is indented to where the text began: behind a label such as
 * `Acts on     ` or `  ✓ probe   `, else by two more than the line itself. A word that is too wide is not cut, and a command in quotes
 * (`"chaos recover"`) counts as one, so that it can be copied.
 *
 * @example
 * wrapLine('Held  It held well.', 16) // → 'Held  It held\n      well.'
 */
export function wrapLine(line: string, width: number): string {
  if (width === Number.POSITIVE_INFINITY) return line.replaceAll(unbroken, ' ')
  const indent = hangingIndent(stripVTControlCharacters(line))
  let wrapped = ''
  let column = 0
  for (const [part] of line.matchAll(/ +|"(?:chaos|kubectl|npm|npx|pip) [^"]*"[^ ]*|[^ ]+/g)) {
    for (const piece of piecesOf(part, width - indent)) {
      const columns = columnsOf(piece)
      const isSpace = piece.startsWith(' ')
      if (!isSpace && column > indent && column + columns > width) {
        wrapped = `${wrapped.trimEnd()}\n${' '.repeat(indent)}`
        column = indent
      }
      wrapped += piece
      column += columns
    }
  }
  return wrapped.replaceAll(unbroken, ' ')
}

/** A script that has no spaces is broken between any two characters; what may be a path or a value that somebody copies is not. */
function piecesOf(part: string, room: number): readonly string[] {
  if (columnsOf(part) <= room || !isUnspaced(part)) return [part]
  return charactersOf(part)
}

function isUnspaced(part: string): boolean {
  return /^[\p{L}\p{N}\p{P}]+$/u.test(part) && !/[\0-\x7f]/.test(part)
}

function hangingIndent(line: string): number {
  const label = columnsOf(/^ *[^ ]+(?: [^ ]+)? {2,}/.exec(line)?.[0] ?? '')
  if (label > 0 && label <= widestLabel) return label
  const own = line.search(/[^ ]|$/)
  // So far to the right it goes on with what stands above it.
  return own < 10 ? own + 2 : own
}
