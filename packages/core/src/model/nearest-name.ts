/** Names that are compared at most, and their characters: a file may have a hundred thousand of them, and some of many MiB. */
const bounds = { names: 1000, length: 200 } as const

/** The one of some names that a misspelt one most likely means; undefined where none is close. Of very many names it sees only the first. */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  if (wrong.length > bounds.length) return undefined
  let left: number = bounds.names
  let nearest: string | undefined
  let least = Math.max(1, Math.floor(wrong.length / 3)) + 1
  for (const name of names) {
    if (left-- === 0) break
    if (name.length > bounds.length) continue
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), least)
    if (distance < least) {
      least = distance
      nearest = name
    }
  }
  return nearest
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
