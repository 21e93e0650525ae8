/** What ends a word, also in JSON and in command lines. */
const separator = /[\s"'`,;:=&(){}[\]<>]/

/**
 * The beginning of a text, or with `from: 'end'` its end, in at most so many characters and an ellipsis. No word is cut in two: secrets are masked only
 * after a plugin has made its sentence, and half of one would not be known as such.
 *
 * @example
 * shorten('no such table: carts', 12) // → 'no such…'
 */
export function shorten(
  text: string,
  most: number,
  { from = 'start' }: { readonly from?: 'start' | 'end' } = {},
): string {
  if (text.length <= most) return text
  if (from === 'start') {
    let end = most
    while (end > 0 && !separator.test(text[end]!)) end -= 1
    return `${text.slice(0, end).trimEnd()}…`
  }
  let start = text.length - most
  while (start < text.length && !separator.test(text[start - 1]!)) start += 1
  return `…${text.slice(start).trimStart()}`
}
