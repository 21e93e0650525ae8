import type { Pod, PodTemplate } from '../objects/pod.ts'
import { controllerRevisions, pods } from '../registry/resource-names.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type Claimant, claimPods, followOrphans } from './claim-pods.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from './controller-context.ts'
import { keepRevisions } from './keep-revisions.ts'
import type { WorkQueue } from './reconcile-loop.ts'

/** The label that says from which revision of its owner's template a pod was made. */
export const revisionLabel = 'controller-revision-hash'

interface RevisionedSet extends Claimant {
  readonly spec: Claimant['spec'] & { readonly template: PodTemplate; readonly revisionHistoryLimit: number }
}

/** A kind whose pods are made from revisions of its template: StatefulSets and DaemonSets. */
export interface RevisionedKind<T extends RevisionedSet> {
  readonly resource: ResourceName
  readonly kind: string
  readonly queue: string
  readonly mayAdopt: (set: T, pod: Pod) => boolean
  /** Makes and removes pods. */
  readonly reconcile: (set: T, owned: readonly Pod[], revision: KubernetesObject) => void
  /** Writes the status, and says in how many milliseconds it will be another if nothing happens. */
  readonly writeStatus: (set: T, owned: readonly Pod[], revision: KubernetesObject) => number | undefined
}

/** Starts the controller of such a kind: it claims pods, keeps the revisions, and is called for all that changes. */
export function startRevisionedSets<T extends RevisionedSet>(
  context: ControllerContext,
  { resource, kind, queue: name, mayAdopt, reconcile, writeStatus }: RevisionedKind<T>,
): WorkQueue {
  const collection = context.cluster.store.collection(resource)
  const podsOf = ownedBy(context, pods)
  const revisionsOf = ownedBy(context, controllerRevisions)
  const queue = context.loop.queue(name, (key) => {
    const set = collection.get(key) as T | undefined
    if (!set) return
    const owned = (): readonly Pod[] => podsOf(set) as readonly Pod[]
    const isKept = !set.metadata.deletionTimestamp
    if (isKept) claimPods(context, set, owned(), (pod) => mayAdopt(set, pod))
    // Some kinds' pods carry the name of the revision, others' the hash that its name ends with.
    const inUse = new Set(
      owned().flatMap(({ metadata }) => {
        const label = metadata.labels?.[revisionLabel] ?? ''
        return [label, `${set.metadata.name}-${label}`]
      }),
    )
    const { template, revisionHistoryLimit } = set.spec
    const revision = keepRevisions(context, set, template, revisionsOf(set), revisionHistoryLimit, inUse)
    let problem: unknown
    try {
      if (isKept) reconcile(set, owned(), revision)
    } catch (error) {
      problem = error
    }
    const wait = writeStatus(set, owned(), revision)
    if (wait !== undefined) queue.addAfter(key, wait)
    // The loop tries again what failed.
    if (problem !== undefined) throw problem
  })
  follow(context, resource, (set) => queue.add(keyOf(set)))
  followOwners(context, pods, kind, (key) => queue.add(key))
  followOrphans(context, resource, (key) => queue.add(key))
  return queue
}
