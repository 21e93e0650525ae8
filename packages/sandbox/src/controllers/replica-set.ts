import { recordEvent } from '../events/record-event.ts'
import { isPodActive, isPodReady, type Pod } from '../objects/pod.ts'
import { controlledBy, controllerOf, type ReplicaSet } from '../objects/workload.ts'
import { create, putMetadata, putStatus, remove } from '../registry/controller-writes.ts'
import { pods, replicaSets, replicationControllers } from '../registry/resource-names.ts'
import { matchesLabels, matchesSelector } from '../selectors/label-selector.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from './controller-context.ts'
import { availableSince } from './pod-availability.ts'
import { sortForDeletion } from './sort-for-deletion.ts'

/** A kind that keeps a number of equal pods. */
interface ReplicaKind {
  readonly resource: ResourceName
  readonly kind: string
  readonly controller: string
  readonly selects: (set: ReplicaSet, labels: Readonly<Record<string, string>> | undefined) => boolean
}

/** Keeps as many pods as a ReplicaSet asks for. */
export function startReplicaSetController(context: ControllerContext): void {
  startReplicas(context, {
    resource: replicaSets,
    kind: 'ReplicaSet',
    controller: 'replicaset-controller',
    selects: ({ spec }, labels) => matchesSelector(labels, spec.selector),
  })
}

/** The same for a ReplicationController, whose selector is a plain map. */
export function startReplicationController(context: ControllerContext): void {
  startReplicas(context, {
    resource: replicationControllers,
    kind: 'ReplicationController',
    controller: 'replication-controller',
    selects: ({ spec }, labels) => matchesLabels(labels, spec.selector as Readonly<Record<string, string>>),
  })
}

function startReplicas(context: ControllerContext, replicas: ReplicaKind): void {
  const { cluster, loop } = context
  const { resource, kind } = replicas
  const collection = cluster.store.collection(resource)
  const podsOf = ownedBy(context, pods)
  cluster.store.collection(pods).addIndex(orphansOf, (pod) => {
    return controllerOf(pod) || !isPodActive(pod as Pod) ? [] : [pod.metadata.namespace ?? '']
  })
  const queue = loop.queue(replicas.controller, (key) => {
    const set = collection.get(key) as ReplicaSet | undefined
    if (!set) return
    if (!set.metadata.deletionTimestamp) adoptAll(context, replicas, set)
    const owned = podsOf(set) as readonly Pod[]
    const active = owned.filter(isPodActive)
    const resized = !set.metadata.deletionTimestamp && bringToSize(context, replicas, set, active)
    const all = resized ? (podsOf(set) as readonly Pod[]) : owned
    const left = resized ? all.filter(isPodActive) : active
    const wait = writeStatus(context, replicas, set, left, all.length - left.length)
    if (wait !== undefined) queue.addAfter(key, wait)
  })
  follow(context, resource, (set) => queue.add(keyOf(set)))
  followOwners(context, pods, kind, (key) => queue.add(key))
  follow(context, pods, (pod, event) => {
    if (event?.type !== 'DELETED' && !controllerOf(pod) && isPodActive(pod as Pod)) adopt(context, replicas, pod)
  })
}

const orphansOf = 'orphans of namespace'

/** A ReplicaSet makes the pods its own that it selects and that have no controller. */
function adoptAll({ cluster }: ControllerContext, { selects }: ReplicaKind, set: ReplicaSet): void {
  for (const pod of cluster.store.collection(pods).byIndex(orphansOf, set.metadata.namespace ?? '')) {
    if (!selects(set, pod.metadata.labels)) continue
    const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controlledBy(set)]
    putMetadata(cluster, pods, pod, { ...pod.metadata, ownerReferences })
  }
}

/** A pod without a controller that a ReplicaSet selects becomes its own. */
function adopt({ cluster }: ControllerContext, { resource, selects }: ReplicaKind, pod: KubernetesObject): void {
  if (!pod.metadata.labels) return
  const set = cluster.store
    .list(resource, pod.metadata.namespace)
    .find((candidate) => !candidate.metadata.deletionTimestamp && selects(candidate as ReplicaSet, pod.metadata.labels))
  if (!set) return
  const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controlledBy(set)]
  putMetadata(cluster, pods, pod, { ...pod.metadata, ownerReferences })
}

/** Makes or removes pods; says whether anything had to be done. */
function bringToSize(
  { cluster }: ControllerContext,
  { selects, controller }: ReplicaKind,
  set: ReplicaSet,
  active: readonly Pod[],
): boolean {
  const released = active.filter((pod) => !selects(set, pod.metadata.labels))
  for (const pod of released) {
    const ownerReferences = pod.metadata.ownerReferences?.filter(({ uid }) => uid !== set.metadata.uid) ?? []
    const { ownerReferences: _before, ...metadata } = pod.metadata
    putMetadata(cluster, pods, pod, ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata)
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
      source: controller,
    })
  }
  for (const pod of missing < 0 ? sortForDeletion(mine).slice(0, -missing) : []) {
    remove(cluster, pods, pod)
    recordEvent(cluster, set, {
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${pod.metadata.name}`,
      source: controller,
    })
  }
  return released.length > 0 || missing !== 0
}

/** Returns how long until a pod that is ready counts as available, if there is one. */
function writeStatus(
  { cluster }: ControllerContext,
  { resource, kind }: ReplicaKind,
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
  putStatus(cluster, resource, set, {
    replicas: active.length,
    ...(labelled > 0 ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(kind === 'ReplicaSet' ? { terminatingReplicas: terminating } : {}),
    observedGeneration: set.metadata.generation,
  })
  const waits = availability.filter((wait) => wait > 0)
  return waits.length > 0 ? Math.min(...waits) : undefined
}
