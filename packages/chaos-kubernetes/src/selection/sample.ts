/** Takes so many items by chance, each at most once; all of them where there are not more. */
export function sample<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  const taken: Item[] = []
  /** Where those that are taken stand, in order. */
  const gone: number[] = []
  while (taken.length < count && gone.length < items.length) {
    const among = Math.floor(random() * (items.length - gone.length))
    const before = goneBefore(gone, among)
    const at = among + before
    gone.splice(before, 0, at)
    taken.push(items[at]!)
  }
  return taken
}

/** How many of those that are gone stand before the one that is the `among`th (from 0) of those that are left. */
function goneBefore(gone: readonly number[], among: number): number {
  let from = 0
  let to = gone.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (gone[middle]! - middle <= among) from = middle + 1
    else to = middle
  }
  return from
}
