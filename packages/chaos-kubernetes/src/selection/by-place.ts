import type { CandidatePod } from './candidate-pod.ts'

/** The order of namespaces and names, in which the API server lists. */
export function byPlace(one: CandidatePod, other: CandidatePod): number {
  return compare(one.namespace, other.namespace) || compare(one.name, other.name)
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
