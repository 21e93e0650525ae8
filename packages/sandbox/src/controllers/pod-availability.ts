import type { Pod } from '../objects/pod.ts'

/** When a ready pod counts as available: so many seconds after it became ready. In milliseconds since 1970. */
export function availableSince(pod: Pod, minReadySeconds: number): number {
  if (minReadySeconds === 0) return 0
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready')
  return Date.parse(ready?.lastTransitionTime ?? '') + minReadySeconds * 1000
}
