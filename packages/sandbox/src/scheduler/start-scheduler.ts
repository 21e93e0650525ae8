import { assignPod } from '../api/bind-pod.ts'
import { type ControllerContext, follow, keyOf } from '../controllers/controller-context.ts'
import { recordEvent } from '../events/record-event.ts'
import type { Pod } from '../objects/pod.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { persistentVolumeClaims, persistentVolumes, pods } from '../registry/resource-names.ts'
import { claimsOfPod } from './claims-of-pod.ts'
import { followUsage } from './cluster-usage.ts'
import { type Applicant, applicantOf, filterNode } from './filter-node.ts'
import { namedNodes } from './named-nodes.ts'
import type { NodeUsage } from './node-usage.ts'
import { preempt } from './preempt.ts'
import type { Refusal } from './refusal.ts'
import { reportUnschedulable } from './report-unschedulable.ts'
import { SchedulingQueue } from './scheduling-queue.ts'
import { bestNode } from './score-nodes.ts'
import { unschedulableText } from './unschedulable-text.ts'

/** Feasible nodes after which a large cluster is not searched further. */
const enough = 100

const otherNode: Refusal = { reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"], final: true }

/** Puts waiting pods on nodes, those of the highest priority first. */
export function startScheduler(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(pods)
  const waiting = new SchedulingQueue()
  /** The pods that fitted nowhere; the value tells whether that depends on other pods than those in their way. */
  const parked = new Map<string, boolean>()
  let start = 0

  const turns = loop.queue('scheduler', () => {
    const key = waiting.take()
    const pod = key === undefined ? undefined : (collection.get(key) as Pod | undefined)
    if (key !== undefined && pod && isSchedulable(pod)) schedule(key, pod)
    if (waiting.size > 0) turns.add('')
  })
  const enqueue = (key: string, pod: Pod): void => {
    parked.delete(key)
    waiting.add(key, pod.spec.priority ?? 0)
    turns.add('')
  }
  const retries = loop.queue('scheduler/retry', (which) => {
    for (const [key, looksAtPods] of parked) {
      const pod = collection.get(key) as Pod | undefined
      if (!pod || !isSchedulable(pod)) parked.delete(key)
      else if (which === 'all' || looksAtPods) enqueue(key, pod)
    }
  })
  const surroundings = followUsage(context, {
    roomMade: () => {
      if (parked.size > 0) retries.add('all')
    },
    podPlaced: () => {
      if (parked.size > 0) retries.add('those that look at pods')
    },
  })
  const { usages } = surroundings

  const schedule = (key: string, pod: Pod): void => {
    const refusals = new Map<string, Refusal>()
    const claims = claimsOfPod(cluster, pod)
    if (claims?.problem !== undefined) {
      parked.set(key, false)
      const message = `0/${usages.size} nodes are available: ${claims.problem}. not found`
      reportUnschedulable(cluster, pod, message, undefined)
      return
    }
    const usage = choose(applicantOf(key, pod, surroundings, claims), refusals)
    if (usage && claims?.choose(usage.node)) {
      // It has a node as soon as its volumes are there.
      parked.set(key, false)
      return
    }
    if (usage) {
      const { name } = usage.node.metadata
      assignPod(cluster, pod, name)
      const message = `Successfully assigned ${key} to ${name}`
      recordEvent(cluster, pod, { type: 'Normal', reason: 'Scheduled', message, source: 'default-scheduler' })
      return
    }
    const { affinity, topologySpreadConstraints } = pod.spec
    parked.set(key, affinity?.podAffinity !== undefined || topologySpreadConstraints !== undefined)
    const reasons = new Map<string, number>()
    for (const refusal of refusals.values())
      for (const reason of refusal.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    const { node, message } = preempt(cluster, key, pod, refusals, surroundings)
    if (node !== undefined) withdrawPromises(key, pod, node)
    const current = collection.get(key) as Pod | undefined
    if (current) reportUnschedulable(cluster, current, unschedulableText(usages.size, reasons, message), node)
  }

  /** A pod of lower priority that was promised a place on the node looks for another. */
  const withdrawPromises = (key: string, pod: Pod, node: string): void => {
    for (const [other, nominated] of usages.get(node)?.nominated ?? []) {
      if (other === key || (nominated.spec.priority ?? 0) >= (pod.spec.priority ?? 0)) continue
      const { nominatedNodeName: _promise, ...status } = nominated.status
      putStatus(cluster, pods, nominated, status)
    }
  }

  const choose = (applicant: Applicant, refusals: Map<string, Refusal>): NodeUsage | undefined => {
    const { pod } = applicant
    const promised = usages.get(pod.status.nominatedNodeName ?? '')
    if (promised && !filterNode(applicant, promised)) return promised
    const names = namedNodes(pod)
    if (names) for (const name of usages.keys()) if (!names.has(name)) refusals.set(name, otherNode)
    const all = names ? [...names].flatMap((name) => usages.get(name) ?? []) : surroundings.list()
    const feasible: NodeUsage[] = []
    for (let step = 0; step < all.length && feasible.length < enough; step++) {
      const usage = all[(start + step) % all.length]!
      const refusal = filterNode(applicant, usage)
      if (refusal) refusals.set(usage.node.metadata.name, refusal)
      else feasible.push(usage)
    }
    if (!names) start = all.length > 0 ? (start + 1) % all.length : 0
    return feasible.length > 0 ? bestNode(pod, feasible, surroundings) : undefined
  }

  for (const resource of [persistentVolumeClaims, persistentVolumes]) {
    follow(context, resource, () => {
      if (parked.size > 0) retries.add('all')
    })
  }
  follow(context, pods, (object, event) => {
    const pod = object as Pod
    if (event?.type === 'DELETED' || pod.spec.nodeName !== undefined || !isSchedulable(pod)) return
    const before = event?.previous as Pod | undefined
    if (!before || before.spec !== pod.spec || before.metadata.labels !== pod.metadata.labels) enqueue(keyOf(pod), pod)
  })
}

function isSchedulable(pod: Pod): boolean {
  return (
    !pod.spec.nodeName &&
    !pod.metadata.deletionTimestamp &&
    pod.spec.schedulerName === 'default-scheduler' &&
    (pod.spec.schedulingGates?.length ?? 0) === 0 &&
    pod.status.phase === 'Pending'
  )
}
