import { shorten } from 'chaos-plugin-api'
import { endOfText } from './check-json-bounds.ts'
import { DocumentSyntaxError, positionAt } from './parsed-document.ts'

/**
 * Looks through a text of JSON for whole numbers that would silently become others: Python keeps them, JavaScript has none beyond 2^53. Throws
 * `DocumentSyntaxError`.
 */
export function checkExactIntegers(text: string): void {
  // Hardly any text has so many digits, and a schema has them of the largest number that is exact.
  if ((text.match(/\d{16,}/g) ?? []).every((digits) => Number.isSafeInteger(Number(digits)))) return
  const number = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) === '"') at = endOfText(text, at)
    number.lastIndex = at
    const found = number.exec(text)?.[0]
    if (found === undefined) continue
    if (!isExact(found)) throw new DocumentSyntaxError(inexactInteger(found), positionAt(text, at))
    at += found.length - 1
  }
}

/** Whether a number is the one that is written, as far as it is a whole one. */
function isExact(written: string): boolean {
  return /[.eE]/.test(written) || Number.isSafeInteger(Number(written))
}

/** What is wrong with a whole number that can't be kept: a clause. */
export function inexactInteger(written: string): string {
  return `the whole number ${shorten(written, 40)} is too large to be exact; put it in quotes`
}
