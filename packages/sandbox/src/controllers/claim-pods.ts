import { isPodActive, type Pod } from '../objects/pod.ts'
import { controlledBy, controllerOf } from '../objects/workload.ts'
import { putMetadata } from '../registry/controller-writes.ts'
import { pods } from '../registry/resource-names.ts'
import { type LabelSelector, matchesSelector } from '../selectors/label-selector.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, keyOf, unowned } from './controller-context.ts'

/** An object that owns the pods that its selector chooses. */
export interface Claimant extends KubernetesObject {
  readonly spec: { readonly selector: LabelSelector; readonly [field: string]: unknown }
}

/** A claimant takes the pods that it selects and nobody has, and lets go of those that it no longer selects. */
export function claimPods(
  context: ControllerContext,
  claimant: Claimant,
  owned: readonly Pod[],
  mayAdopt: (pod: Pod) => boolean,
): void {
  const { cluster } = context
  const { selector } = claimant.spec
  for (const pod of unowned(context, pods, claimant.metadata.namespace) as readonly Pod[]) {
    if (!isPodActive(pod) || !matchesSelector(pod.metadata.labels, selector) || !mayAdopt(pod)) continue
    const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controlledBy(claimant)]
    putMetadata(cluster, pods, pod, { ...pod.metadata, ownerReferences })
  }
  for (const pod of owned) {
    if (pod.metadata.deletionTimestamp || matchesSelector(pod.metadata.labels, selector)) continue
    const { ownerReferences: before = [], ...metadata } = pod.metadata
    const ownerReferences = before.filter(({ uid }) => uid !== claimant.metadata.uid)
    putMetadata(cluster, pods, pod, ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata)
  }
}

/** Enqueues the claimants (of one kind) of every pod that nobody has. */
export function followOrphans(
  context: ControllerContext,
  resource: ResourceName,
  enqueue: (key: string) => void,
): void {
  follow(context, pods, (pod, event) => {
    if (event?.type === 'DELETED' || controllerOf(pod) || !pod.metadata.labels) return
    const before = event?.previous?.metadata
    if (before?.labels === pod.metadata.labels && before.ownerReferences === pod.metadata.ownerReferences) return
    for (const claimant of context.cluster.store.list(resource, pod.metadata.namespace))
      if (matchesSelector(pod.metadata.labels, (claimant as Claimant).spec.selector)) enqueue(keyOf(claimant))
  })
}
