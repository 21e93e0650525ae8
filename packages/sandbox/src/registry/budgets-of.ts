import type { LabelSelector } from '../selectors/label-selector.ts'
import { selectingObjects } from '../selectors/selecting-objects.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { Cluster } from './cluster.ts'
import { budgets } from './resource-names.ts'

/** The PodDisruptionBudgets that a pod falls under. */
export function budgetsOf({ store }: Cluster, pod: KubernetesObject): readonly KubernetesObject[] {
  return selectingObjects(
    store.collection(budgets),
    pod,
    ({ spec }) => (spec as { readonly selector?: LabelSelector } | undefined)?.selector,
  )
}
