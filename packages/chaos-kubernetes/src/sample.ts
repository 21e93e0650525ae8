/** Takes so many items by chance, each at most once; all of them where there are not more. */
export function sample<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  const left = [...items]
  const taken: Item[] = []
  while (taken.length < count && left.length > 0) taken.push(...left.splice(Math.floor(random() * left.length), 1))
  return taken
}
