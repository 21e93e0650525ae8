/**
 * A text as a part of a URL has it, whatever is in it: with everything that has a meaning there written as `%XX`. Half of a character, which no URL can
 * hold, counts as one that is not known (U+FFFD), as it does wherever text becomes bytes.
 *
 * @example
 * percentEncoded('p@ss/%') // → 'p%40ss%2F%25'
 */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
