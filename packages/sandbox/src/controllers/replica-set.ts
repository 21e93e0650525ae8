import { recordEvent } from '../events/record-event.ts'
import { isPodActive, isPodReady, type Pod } from '../objects/pod.ts'
import { controlledBy, controllerOf, type ReplicaSet } from '../objects/workload.ts'
import { create, putMetadata, putStatus, remove } from '../registry/controller-writes.ts'
import { pods, replicaSets } from '../registry/resource-names.ts'
import { matchesSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from './controller-context.ts'
import { availableSince } from './pod-availability.ts'
import { sortForDeletion } from './sort-for-deletion.ts'

/** Keeps as many pods as a ReplicaSet asks for. */
export function startReplicaSetController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(replicaSets)
  const podsOf = ownedBy(context, pods)
  const queue = loop.queue('replicaset', (key) => {
    const set = collection.get(key) as ReplicaSet | undefined
    if (!set) return
    const owned = podsOf(set) as readonly Pod[]
    const active = owned.filter(isPodActive)
    if (!set.metadata.deletionTimestamp) bringToSize(context, set, active)
    const after = (podsOf(set) as readonly Pod[]).filter(isPodActive)
    const wait = writeStatus(context, set, after, podsOf(set).length - after.length)
    if (wait !== undefined) queue.addAfter(key, wait)
  })
  follow(context, replicaSets, (set) => queue.add(keyOf(set)))
  followOwners(context, pods, 'ReplicaSet', (key) => queue.add(key))
  follow(context, pods, (pod, event) => {
    if (event?.type !== 'DELETED' && !controllerOf(pod) && isPodActive(pod as Pod)) adopt(context, pod)
  })
}

/** A pod without a controller that a ReplicaSet selects becomes its own. */
function adopt({ cluster }: ControllerContext, pod: KubernetesObject): void {
  if (!pod.metadata.labels) return
  const set = cluster.store
    .list(replicaSets, pod.metadata.namespace)
    .find(
      (candidate) =>
        !candidate.metadata.deletionTimestamp &&
        matchesSelector(pod.metadata.labels, (candidate as ReplicaSet).spec.selector),
    )
  if (!set) return
  const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controlledBy(set)]
  putMetadata(cluster, pods, pod, { ...pod.metadata, ownerReferences })
}

function bringToSize({ cluster }: ControllerContext, set: ReplicaSet, active: readonly Pod[]): void {
  const released = active.filter((pod) => !matchesSelector(pod.metadata.labels, set.spec.selector))
  for (const pod of released) {
    const ownerReferences = pod.metadata.ownerReferences?.filter(({ uid }) => uid !== set.metadata.uid) ?? []
    putMetadata(cluster, pods, pod, { ...pod.metadata, ownerReferences })
  }
  const mine = active.filter((pod) => !released.includes(pod))
  const missing = set.spec.replicas - mine.length
  for (let count = 0; count < missing; count++) {
    const { labels, annotations, finalizers } = set.spec.template.metadata ?? {}
    const pod = create(cluster, pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: '',
        generateName: `${set.metadata.name}-`,
        ...(set.metadata.namespace ? { namespace: set.metadata.namespace } : {}),
        ...(labels ? { labels } : {}),
        ...(annotations ? { annotations } : {}),
        ...(finalizers ? { finalizers } : {}),
        ownerReferences: [controlledBy(set)],
      },
      spec: set.spec.template.spec,
    })
    recordEvent(cluster, set, {
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created pod: ${pod.metadata.name}`,
      source: 'replicaset-controller',
    })
  }
  for (const pod of missing < 0 ? sortForDeletion(mine).slice(0, -missing) : []) {
    remove(cluster, pods, pod)
    recordEvent(cluster, set, {
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${pod.metadata.name}`,
      source: 'replicaset-controller',
    })
  }
}

/** Returns how long until a pod that is ready counts as available, if there is one. */
function writeStatus(
  { cluster }: ControllerContext,
  set: ReplicaSet,
  active: readonly Pod[],
  terminating: number,
): number | undefined {
  const { labels = {} } = set.spec.template.metadata ?? {}
  const ready = active.filter(isPodReady)
  const availability = ready.map((pod) => availableSince(pod, set.spec.minReadySeconds ?? 0) - cluster.clock.now())
  const available = availability.filter((wait) => wait <= 0).length
  const labelled = active.filter((pod) =>
    Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value),
  ).length
  putStatus(cluster, replicaSets, set, {
    replicas: active.length,
    ...(labelled > 0 ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating,
    observedGeneration: set.metadata.generation,
  })
  const waits = availability.filter((wait) => wait > 0)
  return waits.length > 0 ? Math.min(...waits) : undefined
}
