import { nearestName } from './nearest-name.ts'

/**
 * The name that somebody may have meant by another word: the nearest one, else the only one of which the word is a part.
 *
 * @example
 * meantName('status', ['expected_status', 'timeout']) // → 'expected_status'
 */
export function meantName(wrong: string, names: Iterable<string>): string | undefined {
  const all = [...names]
  const near = nearestName(wrong, all)
  if (near !== undefined) return near
  const word = wrong.toLowerCase()
  const [only, ...more] = all.filter((name) => name.toLowerCase().split(/[-_.]/).includes(word))
  return more.length === 0 ? only : undefined
}
