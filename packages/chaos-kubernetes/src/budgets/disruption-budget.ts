import type { KubernetesObject, LabelSelector, Resource } from 'chaos-kubernetes-access'

/** How many pods: a number, or a percentage such as `50%`. */
export type PodCount = number | string

/** What is looked at in a PodDisruptionBudget. */
export interface DisruptionBudget extends KubernetesObject {
  readonly spec?: {
    readonly minAvailable?: PodCount
    readonly maxUnavailable?: PodCount
    readonly selector?: LabelSelector
  }
  readonly status?: {
    readonly observedGeneration?: number
    readonly disruptionsAllowed?: number
    readonly [field: string]: unknown
  }
}

/** PodDisruptionBudgets (`policy/v1`). */
export const disruptionBudgets: Resource<DisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  namespaced: true,
}

/** How many more pods may be evicted now. A budget whose status is of an earlier specification allows none: the API server refuses evictions until then. */
export function disruptionsAllowed({ metadata, status }: DisruptionBudget): number {
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return 0
  return status?.disruptionsAllowed ?? 0
}
