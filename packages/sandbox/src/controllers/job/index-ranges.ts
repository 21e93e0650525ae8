/** Writes indexes as a Job's status does: `0,2,4-7`. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((left, right) => left - right)
  const parts: string[] = []
  for (let start = 0; start < sorted.length; ) {
    let end = start
    while (sorted[end + 1] === sorted[end]! + 1) end++
    const joint = end === start + 1 ? ',' : '-'
    parts.push(end === start ? `${sorted[start]}` : `${sorted[start]}${joint}${sorted[end]}`)
    start = end + 1
  }
  return parts.join(',')
}

/** Reads what `formatIndexes` writes. */
export function parseIndexes(text: string): ReadonlySet<number> {
  const found = new Set<number>()
  for (const part of text.split(',').filter((each) => each !== '')) {
    const [first = 0, last = first] = part.split('-').map(Number)
    for (let index = first; index <= last; index++) found.add(index)
  }
  return found
}
