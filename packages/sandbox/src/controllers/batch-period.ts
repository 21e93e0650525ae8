/** So many pods are looked through again at every change. */
const few = 20

/**
 * For how many milliseconds the changes of so many pods are gathered before they are looked through again: the more there are, the
 * longer it takes, and the less a single one of them matters. 50 ms at least, 200 ms for 5,000 pods. The real controllers write some 20
 * times a second, all together.
 */
export function batchPeriod(pods: number): number {
  return pods <= few ? 0 : Math.max(50, pods / 25)
}
