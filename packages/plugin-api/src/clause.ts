/**
 * A sentence as it stands behind a colon.
 *
 * @example
 * clauseOf('Invalid input: expected number.') // → 'invalid input: expected number'
 */
export function clauseOf(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '')
}

/**
 * A clause as a sentence of its own.
 *
 * @example
 * sentenceOf('no node is named') // → 'No node is named.'
 */
export function sentenceOf(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`
}
