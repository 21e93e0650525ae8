/** So many pods are looked through again at every change. */
const few = 200

/**
 * For how many milliseconds the changes of so many pods are gathered before they are looked through again: the more there are, the
 * longer it takes, and the less a single one of them matters. 5,000 pods give 100 ms.
 */
export function batchPeriod(pods: number): number {
  return pods <= few ? 0 : pods / 50
}
