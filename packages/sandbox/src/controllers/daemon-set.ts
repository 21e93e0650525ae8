import { recordEvent } from '../events/record-event.ts'
import type { Node } from '../objects/node.ts'
import { isPodReady, type Pod, type Toleration } from '../objects/pod.ts'
import { type DaemonSet, portionOf } from '../objects/workload.ts'
import { ApiError } from '../registry/api-error.ts'
import type { Cluster } from '../registry/cluster.ts'
import { create, putStatus, remove } from '../registry/controller-writes.ts'
import { templateGeneration } from '../registry/count-generation.ts'
import { controllerRevisions, daemonSets, nodes, pods } from '../registry/resource-names.ts'
import { matchesNodeSelector } from '../scheduler/match-node-selector.ts'
import { toleratesTaint } from '../scheduler/tolerates-taint.ts'
import { attempt } from './attempt.ts'
import { type ControllerContext, follow, followOwners, keyOf, ownedBy } from './controller-context.ts'
import { keepRevisions } from './keep-revisions.ts'
import { podFromTemplate } from './pod-from-template.ts'

const revisionLabel = 'controller-revision-hash'
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
  const { cluster, loop } = context
  const collection = cluster.store.collection(daemonSets)
  const podsOf = ownedBy(context, pods)
  const revisionsOf = ownedBy(context, controllerRevisions)
  const queue = loop.queue('daemonset', (key) => {
    const set = collection.get(key) as DaemonSet | undefined
    if (!set) return
    const owned = podsOf(set) as readonly Pod[]
    const inUse = new Set<string>()
    const revision = keepRevisions(
      context,
      set,
      set.spec.template,
      revisionsOf(set),
      set.spec.revisionHistoryLimit,
      inUse,
    )
    const hash = revision.metadata.labels?.['controller.kubernetes.io/hash'] ?? ''
    const wanted = (cluster.store.list(nodes) as readonly Node[]).filter((node) => fits(set, node))
    if (!set.metadata.deletionTimestamp) reconcile(context, set, owned, wanted, hash)
    writeStatus(context, set, podsOf(set) as readonly Pod[], wanted, hash)
  })
  const all = (): void => {
    for (const set of collection.list()) queue.add(keyOf(set))
  }
  follow(context, daemonSets, (set) => queue.add(keyOf(set)))
  follow(context, nodes, (node, event) => {
    const before = event?.previous
    if (
      !before ||
      before['spec'] !== node['spec'] ||
      before.metadata.labels !== node.metadata.labels ||
      event?.type === 'DELETED'
    )
      all()
  })
  followOwners(context, pods, 'DaemonSet', (key) => queue.add(key))
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
  { cluster }: ControllerContext,
  set: DaemonSet,
  owned: readonly Pod[],
  wanted: readonly Node[],
  hash: string,
): void {
  const names = new Set(wanted.map(({ metadata }) => metadata.name))
  const taken = new Map<string, Pod>()
  for (const pod of owned) {
    const node = nodeOf(pod)
    const ended = pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded'
    if (!names.has(node) || taken.has(node) || ended) {
      if (!pod.metadata.deletionTimestamp) removePod(cluster, set, pod)
      if (pod.metadata.deletionTimestamp || ended) continue
    } else taken.set(node, pod)
  }
  for (const node of names) {
    if (taken.has(node)) continue
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }]
    const { affinity } = set.spec.template.spec
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } }
    const pod = attempt(
      cluster,
      set,
      'daemonset-controller',
      (refusal) => `Error creating: ${refusal}`,
      () =>
        create(
          cluster,
          pods,
          podFromTemplate(set, set.spec.template, {
            generateName: `${set.metadata.name}-`,
            labels: {
              [revisionLabel]: hash,
              'pod-template-generation': String(set.metadata.annotations?.[templateGeneration] ?? 1),
            },
            spec: {
              affinity: { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, ...required } },
              tolerations: tolerationsOf(set),
            },
          }),
        ),
    )
    if (pod instanceof ApiError) throw pod
    const message = `Created pod: ${pod.metadata.name}`
    recordEvent(cluster, set, { type: 'Normal', reason: 'SuccessfulCreate', message, source: 'daemonset-controller' })
  }
  if (set.spec.updateStrategy.type !== 'RollingUpdate') return
  const allowed = Math.max(
    1,
    portionOf(set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1, wanted.length, 'up'),
  )
  let unavailable =
    wanted.length - [...taken.values()].filter((pod) => isPodReady(pod) && !pod.metadata.deletionTimestamp).length
  for (const pod of taken.values()) {
    if (pod.metadata.labels?.[revisionLabel] === hash || pod.metadata.deletionTimestamp) continue
    if (isPodReady(pod) && unavailable >= allowed) continue
    if (isPodReady(pod)) unavailable++
    removePod(cluster, set, pod)
  }
}

function removePod(cluster: Cluster, set: DaemonSet, pod: Pod): void {
  remove(cluster, pods, pod)
  const message = `Deleted pod: ${pod.metadata.name}`
  recordEvent(cluster, set, { type: 'Normal', reason: 'SuccessfulDelete', message, source: 'daemonset-controller' })
}

function writeStatus(
  { cluster }: ControllerContext,
  set: DaemonSet,
  owned: readonly Pod[],
  wanted: readonly Node[],
  hash: string,
): void {
  const living = owned.filter(({ metadata }) => !metadata.deletionTimestamp)
  const names = new Set(wanted.map(({ metadata }) => metadata.name))
  const placed = living.filter((pod) => names.has(nodeOf(pod)))
  const ready = placed.filter(isPodReady).length
  const updated = placed.filter(({ metadata }) => metadata.labels?.[revisionLabel] === hash).length
  const unavailable = wanted.length - ready
  putStatus(cluster, daemonSets, set, {
    currentNumberScheduled: placed.length,
    numberMisscheduled: living.length - placed.length,
    desiredNumberScheduled: wanted.length,
    numberReady: ready,
    observedGeneration: set.metadata.generation,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(ready > 0 ? { numberAvailable: ready } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
  })
}
