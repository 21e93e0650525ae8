/** Names that are compared at most, and their characters: a file may have a hundred thousand of them, and some of many MiB. */
const bounds = { names: 1000, length: 200 } as const

/**
 * The one of some names that a misspelt one most likely means; undefined where none is close. Names are compared word by word: whoever wants to
 * restart something is never led to create it, only because the rest of the name is the same. Of very many names it sees only the first.
 *
 * @example
 * nearestName('drain-node', ['drain-nodes', 'cordon-nodes']) // 'drain-nodes'
 * nearestName('restart_deployment', ['create_deployment']) // undefined
 */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  if (wrong.length > bounds.length) return undefined
  let left: number = bounds.names
  let nearest: string | undefined
  let least = lettersWrong(wrong) + 1
  for (const name of names) {
    if (left-- === 0) break
    if (name.length > bounds.length) continue
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), least)
    if (distance < least && mayMean(wrong, name)) {
      least = distance
      nearest = name
    }
  }
  return nearest
}

/** So many letters of a word may be wrong. */
function lettersWrong({ length }: string): number {
  return Math.max(1, Math.floor((length - 1) / 3))
}

/**
 * Whether each word of one name is in the other, in order, perhaps misspelt. The last part, behind a point or a slash, begins with the same word
 * in both: it says what is done.
 */
function mayMean(wrong: string, name: string): boolean {
  if (lettersOf(wrong) === lettersOf(name)) return true
  const [left, right] = [partsOf(wrong), partsOf(name)]
  if (left.last.length + left.before.length === 1 && right.last.length + right.before.length === 1)
    return isSlip(left.last[0]!, right.last[0]!)
  return (
    isSameWord(left.last[0] ?? '', right.last[0] ?? '') &&
    isWithin(left.last, right.last) &&
    isWithin(left.before, right.before)
  )
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function partsOf(name: string): { readonly before: readonly string[]; readonly last: readonly string[] } {
  const end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'))
  return { before: wordsOf(name.slice(0, Math.max(end, 0))), last: wordsOf(name.slice(end + 1)) }
}

function wordsOf(text: string): readonly string[] {
  const words = text.match(/\p{Lu}?[^\p{Lu}\p{P}\p{S}\p{Z}]+|\p{Lu}+/gu) ?? []
  return words.map((word) => word.toLowerCase())
}

/** Whether the shorter list is what is left of the longer one when words are left out of it. */
function isWithin(left: readonly string[], right: readonly string[]): boolean {
  const [few, many] = left.length <= right.length ? [left, right] : [right, left]
  let found = 0
  for (const word of many) if (found < few.length && isSameWord(few[found]!, word)) found++
  return found === few.length
}

function isSameWord(a: string, b: string): boolean {
  if (a === b) return true
  // Of three letters one more or fewer is a slip; another one makes another word of it: get and set.
  const isShort = Math.min(a.length, b.length) <= 3
  if (isShort && a.length === b.length && [...a].sort().join('') !== [...b].sort().join('')) return false
  return isSlip(a, b)
}

/** Whether two words differ as little as the shorter one allows. */
function isSlip(a: string, b: string): boolean {
  const limit = lettersWrong(a.length < b.length ? a : b) + 1
  return !isTurned(a, b) && editDistance(a, b, limit) < limit
}

/** Whether one word is the other with a syllable before it that turns its meaning: cordon and uncordon, start and restart. */
function isTurned(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return /^(?:un|re|de|dis|non|in)$/.test(long.slice(0, long.length - short.length)) && long.endsWith(short)
}

/** How many letters must be inserted, removed, replaced or swapped with their neighbour (restricted Damerau–Levenshtein), or `limit` if as many. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let older: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(current[column - 1]! + 1, previous[column]! + 1, previous[column - 1]! + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, older[column - 2]! + 1)
      }
      current.push(least)
    }
    if (Math.min(...current) >= limit) return limit
    older = previous
    previous = current
  }
  return Math.min(previous[b.length]!, limit)
}
