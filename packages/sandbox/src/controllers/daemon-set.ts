import { recordEvent } from '../events/record-event.ts'
import type { Node } from '../objects/node.ts'
import { isPodEnded, isPodReady, type Pod, type Toleration } from '../objects/pod.ts'
import { type DaemonSet, portionOf } from '../objects/workload.ts'
import { ApiError } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { create, putStatus, remove } from '../registry/controller-writes.ts'
import { templateGeneration } from '../registry/count-generation.ts'
import { daemonSets, nodes, pods } from '../registry/resource-names.ts'
import { matchesNodeSelector } from '../scheduler/match-node-selector.ts'
import { toleratesTaint } from '../scheduler/tolerates-taint.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { attempt } from './attempt.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'
import { availableSince } from './pod-availability.ts'
import { podFromTemplate } from './pod-from-template.ts'
import { revisionLabel, startRevisionedSets } from './revisioned-sets.ts'

const source = 'daemonset-controller'
const prefix = 'node.kubernetes.io/'
const tolerated = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
] as const

/** Keeps one pod of a DaemonSet on every node that it fits. */
export function startDaemonSetController(context: ControllerContext): void {
  const { cluster } = context
  const wantedBy = (set: DaemonSet): readonly Node[] =>
    (cluster.store.list(nodes) as readonly Node[]).filter((node) => fits(set, node))
  const hashOf = ({ metadata }: KubernetesObject): string => metadata.labels?.['controller.kubernetes.io/hash'] ?? ''
  const queue = startRevisionedSets<DaemonSet>(context, {
    resource: daemonSets,
    kind: 'DaemonSet',
    queue: 'daemonset',
    mayAdopt: () => true,
    reconcile: (set, owned, revision) => reconcile(context, set, owned, wantedBy(set), hashOf(revision)),
    writeStatus: (set, owned, revision) => writeStatus(context, set, owned, wantedBy(set), hashOf(revision)),
  })
  follow(context, nodes, (node, event) => {
    const before = event?.previous
    const same = before && before['spec'] === node['spec'] && before.metadata.labels === node.metadata.labels
    if (same && event?.type === 'MODIFIED') return
    for (const set of cluster.store.list(daemonSets)) queue.add(keyOf(set))
  })
}

function tolerationsOf(set: DaemonSet): readonly Toleration[] {
  const added = tolerated.map(([name, effect]) => ({ key: prefix + name, operator: 'Exists', effect }))
  return [...(set.spec.template.spec.tolerations ?? []), ...added]
}

function fits(set: DaemonSet, node: Node): boolean {
  const pod = { spec: set.spec.template.spec } as Pod
  const tolerations = tolerationsOf(set)
  return (
    matchesNodeSelector(pod, node) &&
    (node.spec.taints ?? []).every((taint) => taint.effect === 'PreferNoSchedule' || toleratesTaint(tolerations, taint))
  )
}

/** The node that a pod is meant for: it is named in the pod's affinity until the scheduler has put it there. */
function nodeOf({ spec }: Pod): string {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0] ?? ''
}

function reconcile(
  context: ControllerContext,
  set: DaemonSet,
  owned: readonly Pod[],
  wanted: readonly Node[],
  hash: string,
): void {
  const { cluster } = context
  const { type, rollingUpdate } = set.spec.updateStrategy
  const surge = type === 'RollingUpdate' ? portionOf(rollingUpdate?.maxSurge ?? 0, wanted.length, 'up') : 0
  const perNode = new Map<string, Pod[]>(wanted.map(({ metadata }) => [metadata.name, []]))
  for (const pod of owned) {
    const here = perNode.get(nodeOf(pod))
    const ended = isPodEnded(pod)
    // While a new pod comes up beside the old one, a node has both.
    const isSecond =
      here !== undefined &&
      here.length > 0 &&
      (surge === 0 || here.some((other) => isOf(other, hash) === isOf(pod, hash)))
    if (here && !ended && !isSecond) here.push(pod)
    else if (!pod.metadata.deletionTimestamp) removePod(cluster, set, pod)
  }
  for (const [node, here] of perNode) if (here.length === 0) createPod(context, set, node, hash)
  if (type !== 'RollingUpdate') return
  if (surge > 0) replaceBySurge(context, set, perNode, hash, surge)
  else replaceInPlace(context, set, [...perNode.values()].flat(), wanted.length, hash)
}

/** Removes old pods, as many as may be unavailable at a time; those that are so anyway don't count. */
function replaceInPlace(
  context: ControllerContext,
  set: DaemonSet,
  taken: readonly Pod[],
  wanted: number,
  hash: string,
): void {
  const allowed = Math.max(1, portionOf(set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1, wanted, 'up'))
  let unavailable = wanted - taken.filter((pod) => isAvailable(context, set, pod)).length
  for (const pod of taken) {
    if (isOf(pod, hash) || pod.metadata.deletionTimestamp) continue
    const available = isAvailable(context, set, pod)
    if (available && unavailable >= allowed) continue
    if (available) unavailable++
    removePod(context.cluster, set, pod)
  }
}

/** Starts new pods beside the old ones, on so many nodes at a time, and removes an old one once the new one is available. */
function replaceBySurge(
  context: ControllerContext,
  set: DaemonSet,
  perNode: ReadonlyMap<string, readonly Pod[]>,
  hash: string,
  surge: number,
): void {
  const both = [...perNode].filter(([, here]) => here.length === 2)
  let left = surge
  for (const [, here] of both) {
    const [old, fresh] = [here.find((pod) => !isOf(pod, hash))!, here.find((pod) => isOf(pod, hash))!]
    if (!isAvailable(context, set, fresh)) left--
    else if (!old.metadata.deletionTimestamp) removePod(context.cluster, set, old)
  }
  for (const [node, [old, second]] of perNode) {
    if (!old || second || isOf(old, hash)) continue
    if (isAvailable(context, set, old) && left-- <= 0) continue
    createPod(context, set, node, hash)
  }
}

function isOf({ metadata }: Pod, hash: string): boolean {
  return metadata.labels?.[revisionLabel] === hash
}

function isAvailable({ cluster }: ControllerContext, { spec }: DaemonSet, pod: Pod): boolean {
  return (
    isPodReady(pod) &&
    !pod.metadata.deletionTimestamp &&
    availableSince(pod, spec.minReadySeconds ?? 0) <= cluster.clock.now()
  )
}

function createPod({ cluster }: ControllerContext, set: DaemonSet, node: string, hash: string): void {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }]
  const { affinity } = set.spec.template.spec
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } }
  const identity = {
    generateName: `${set.metadata.name}-`,
    labels: {
      [revisionLabel]: hash,
      'pod-template-generation': String(set.metadata.annotations?.[templateGeneration] ?? 1),
    },
    spec: {
      affinity: { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, ...required } },
      tolerations: tolerationsOf(set),
    },
  }
  const failed = (refusal: string): string => `Error creating: ${refusal}`
  const pod = attempt(cluster, set, source, failed, () =>
    create(cluster, pods, podFromTemplate(set, set.spec.template, identity)),
  )
  if (pod instanceof ApiError) throw pod
  const message = `Created pod: ${pod.metadata.name}`
  recordEvent(cluster, set, { type: 'Normal', reason: 'SuccessfulCreate', message, source })
}

function removePod(cluster: Cluster, set: DaemonSet, pod: Pod): void {
  remove(cluster, pods, pod)
  const message = `Deleted pod: ${pod.metadata.name}`
  recordEvent(cluster, set, { type: 'Normal', reason: 'SuccessfulDelete', message, source })
}

/** Returns how long until a pod that is ready counts as available, if there is one. */
function writeStatus(
  { cluster }: ControllerContext,
  set: DaemonSet,
  owned: readonly Pod[],
  wanted: readonly Node[],
  hash: string,
): number | undefined {
  const living = owned.filter(({ metadata }) => !metadata.deletionTimestamp)
  const perNode = new Map<string, Pod[]>(wanted.map(({ metadata }) => [metadata.name, []]))
  for (const pod of living) perNode.get(nodeOf(pod))?.push(pod)
  const placed = [...perNode.values()].filter((here) => here.length > 0)
  const ready = placed.map((here) => here.filter(isPodReady)).filter((here) => here.length > 0)
  const waitOf = (pod: Pod): number => availableSince(pod, set.spec.minReadySeconds ?? 0) - cluster.clock.now()
  const waits = ready
    .flat()
    .map(waitOf)
    .filter((wait) => wait > 0)
  const available = ready.filter((here) => here.some((pod) => waitOf(pod) <= 0)).length
  const updated = placed.filter((here) => here.some((pod) => isOf(pod, hash))).length
  const misplaced = living.filter((pod) => !perNode.has(nodeOf(pod))).length
  putStatus(cluster, daemonSets, set, {
    currentNumberScheduled: placed.length,
    numberMisscheduled: misplaced,
    desiredNumberScheduled: wanted.length,
    numberReady: ready.length,
    observedGeneration: set.metadata.generation,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(wanted.length > available ? { numberUnavailable: wanted.length - available } : {}),
  })
  return waits.length > 0 ? Math.min(...waits) : undefined
}
