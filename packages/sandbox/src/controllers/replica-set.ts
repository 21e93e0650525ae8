import { formatTime } from '../clock/format-time.ts'
import { recordEvent } from '../events/record-event.ts'
import { type Condition, isPodActive, isPodReady, type Pod } from '../objects/pod.ts'
import { controlledBy, controllerOf, type ReplicaSet } from '../objects/workload.ts'
import { ApiError } from '../registry/api-error.ts'
import { create, putMetadata, putStatus, remove } from '../registry/controller-writes.ts'
import { pods, replicaSets, replicationControllers } from '../registry/resource-names.ts'
import { matchesLabels, matchesSelector } from '../selectors/label-selector.ts'
import type { ResourceName } from '../store/cluster-view.ts'
import { objectKey } from '../store/collection.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { attempt } from './attempt.ts'
import { batchPeriod } from './batch-period.ts'
import { type ControllerContext, countOwned, follow, keyOf, ownedBy } from './controller-context.ts'
import { availableSince } from './pod-availability.ts'
import { isCountedChange } from './pod-change.ts'
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
    const { resized, refusal } = set.metadata.deletionTimestamp
      ? { resized: false, refusal: undefined }
      : bringToSize(context, replicas, set, active)
    const all = resized ? (podsOf(set) as readonly Pod[]) : owned
    const left = resized ? all.filter(isPodActive) : active
    const wait = writeStatus(context, replicas, set, left, all.length - left.length, refusal)
    if (wait !== undefined) queue.addAfter(key, wait)
    // The loop tries again what failed.
    if (refusal) throw refusal
  })
  follow(context, resource, (set) => {
    const key = keyOf(set)
    if (key !== queue.atWork) queue.add(key)
  })
  follow(context, pods, (object, event) => {
    const pod = object as Pod
    const before = event?.previous as Pod | undefined
    if (event?.type === 'MODIFIED' && before && !isCountedChange(before, pod)) return
    for (const state of before ? [pod, before] : [pod]) {
      const owner = controllerOf(state)
      if (owner?.kind !== kind) continue
      const key = objectKey(owner.name, state.metadata.namespace)
      if (key !== queue.atWork) queue.addBatched(key, batchPeriod(countOwned(context, pods, owner.uid)))
    }
    if (event?.type !== 'DELETED' && !controllerOf(pod) && isPodActive(pod)) adopt(context, replicas, pod)
  })
}

const replicaFailure = 'ReplicaFailure'
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

/** Makes or removes pods; says whether anything had to be done, and why a pod could not be made. */
function bringToSize(
  { cluster }: ControllerContext,
  { selects, controller }: ReplicaKind,
  set: ReplicaSet,
  active: readonly Pod[],
): { readonly resized: boolean; readonly refusal?: ApiError } {
  const released = active.filter((pod) => !selects(set, pod.metadata.labels))
  for (const pod of released) {
    const ownerReferences = pod.metadata.ownerReferences?.filter(({ uid }) => uid !== set.metadata.uid) ?? []
    const { ownerReferences: _before, ...metadata } = pod.metadata
    putMetadata(cluster, pods, pod, ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata)
  }
  const mine = released.length === 0 ? active : active.filter((pod) => !released.includes(pod))
  const missing = set.spec.replicas - mine.length
  for (let count = 0; count < missing; count++) {
    const { labels, annotations, finalizers } = set.spec.template.metadata ?? {}
    const pod = attempt(
      cluster,
      set,
      controller,
      (message) => `Error creating: ${message}`,
      () =>
        create(cluster, pods, {
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
        }),
    )
    if (pod instanceof ApiError) return { resized: true, refusal: pod }
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
  return { resized: released.length > 0 || missing !== 0 }
}

/** The conditions, with `ReplicaFailure` as long as pods can't be made; the first reason stays. */
function withFailure(
  { status }: ReplicaSet,
  refusal: ApiError | undefined,
  now: number,
): { readonly conditions?: readonly Condition[] } {
  const before = status.conditions ?? []
  const others = before.filter(({ type }) => type !== replicaFailure)
  const known = before.find(({ type }) => type === replicaFailure)
  const failure = known ?? {
    type: replicaFailure,
    status: 'True',
    lastTransitionTime: formatTime(now),
    reason: 'FailedCreate',
    message: refusal?.message ?? '',
  }
  const conditions = refusal ? [...others, failure] : others
  return conditions.length > 0 ? { conditions } : {}
}

/** Returns how long until a pod that is ready counts as available, if there is one. */
function writeStatus(
  { cluster }: ControllerContext,
  { resource, kind }: ReplicaKind,
  set: ReplicaSet,
  active: readonly Pod[],
  terminating: number,
  refusal: ApiError | undefined,
): number | undefined {
  const { labels = {} } = set.spec.template.metadata ?? {}
  const ready = active.filter(isPodReady)
  const waits = waitsForAvailability(ready, set.spec.minReadySeconds ?? 0, cluster.clock.now())
  const available = ready.length - waits.length
  const labelled = active.filter((pod) => matchesLabels(pod.metadata.labels, labels)).length
  putStatus(cluster, resource, set, {
    replicas: active.length,
    ...(labelled > 0 ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(kind === 'ReplicaSet' ? { terminatingReplicas: terminating } : {}),
    observedGeneration: set.metadata.generation,
    ...withFailure(set, refusal, cluster.clock.now()),
  })
  return waits.length > 0 ? Math.min(...waits) : undefined
}

/** How long until each pod counts as available that doesn't yet. */
function waitsForAvailability(ready: readonly Pod[], minReadySeconds: number, now: number): readonly number[] {
  if (minReadySeconds === 0) return []
  return ready.map((pod) => availableSince(pod, minReadySeconds) - now).filter((wait) => wait > 0)
}
