import { assignPod } from '../api/bind-pod.ts'
import { formatTime } from '../clock/format-time.ts'
import { type ControllerContext, follow, keyOf } from '../controllers/controller-context.ts'
import { recordEvent } from '../events/record-event.ts'
import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { filterNode } from './filter-node.ts'
import { allocatableOf, countPod, type NodeUsage, newUsage, requestsOf } from './node-usage.ts'
import { scoreNode } from './score-node.ts'

/** Feasible nodes after which a large cluster is not searched further. */
const enough = 100

/** Puts waiting pods on nodes. */
export function startScheduler(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(pods)
  const usages = new Map<string, NodeUsage>()
  const waiting = new Set<string>()
  let start = 0
  let list: readonly NodeUsage[] | undefined

  const queue = loop.queue('scheduler', (key) => {
    const pod = collection.get(key) as Pod | undefined
    if (!pod || !isSchedulable(pod)) {
      waiting.delete(key)
      return
    }
    const { node, reasons } = choose(pod)
    if (node) {
      waiting.delete(key)
      assignPod(cluster, pod, node.metadata.name)
      const message = `Successfully assigned ${key} to ${node.metadata.name}`
      recordEvent(cluster, pod, { type: 'Normal', reason: 'Scheduled', message, source: 'default-scheduler' })
    } else {
      waiting.add(key)
      reportUnschedulable(context, pod, reasons, usages.size)
    }
  })

  function choose(pod: Pod): { readonly node: Node | undefined; readonly reasons: ReadonlyMap<string, number> } {
    const requests = requestsOf(pod)
    const reasons = new Map<string, number>()
    list ??= [...usages.values()]
    const all = list
    let best: { usage: NodeUsage; score: number } | undefined
    let feasible = 0
    for (let step = 0; step < all.length && feasible < enough; step++) {
      const usage = all[(start + step) % all.length]!
      const refusal = filterNode(pod, requests, usage, { usages })
      if (refusal) {
        reasons.set(refusal, (reasons.get(refusal) ?? 0) + 1)
        continue
      }
      feasible++
      const score = scoreNode(pod, requests, usage)
      if (!best || score > best.score) best = { usage, score }
    }
    start = all.length > 0 ? (start + 1) % all.length : 0
    return { node: best?.usage.node, reasons }
  }

  const retryWaiting = (): void => {
    for (const key of waiting) queue.add(key)
  }

  follow(context, nodes, (object, event) => {
    const node = object as Node
    const { name } = node.metadata
    list = undefined
    if (event?.type === 'DELETED') usages.delete(name)
    else {
      const known = usages.get(name)
      if (known) {
        known.node = node
        known.allocatable.clear()
        for (const [resource, amount] of allocatableOf(node)) known.allocatable.set(resource, amount)
      } else {
        const usage = newUsage(node)
        usages.set(name, usage)
        collection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
        for (const pod of collection.byIndex('node', name) as readonly Pod[])
          if (occupies(pod)) countPod(usage, keyOf(pod), pod, 1)
      }
    }
    retryWaiting()
  })

  follow(context, pods, (object, event) => {
    const pod = object as Pod
    const key = keyOf(pod)
    const before = event?.previous as Pod | undefined
    const wasOn = before && occupies(before) ? before.spec.nodeName : undefined
    const isOn = event?.type !== 'DELETED' && occupies(pod) ? pod.spec.nodeName : undefined
    if (wasOn !== isOn || (wasOn !== undefined && before?.spec !== pod.spec)) {
      const old = wasOn === undefined ? undefined : usages.get(wasOn)
      if (old?.pods.has(key)) countPod(old, key, before!, -1)
      const next = isOn === undefined ? undefined : usages.get(isOn)
      if (next) countPod(next, key, pod, 1)
      if (wasOn !== undefined && isOn === undefined) retryWaiting()
    } else if (isOn !== undefined) usages.get(isOn)?.pods.set(key, pod)
    if (
      event?.type !== 'DELETED' &&
      isSchedulable(pod) &&
      (!event || event.type === 'ADDED' || before?.spec !== pod.spec)
    )
      queue.add(key)
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

function occupies({ spec, status }: Pod): boolean {
  return spec.nodeName !== undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed'
}

function reportUnschedulable(
  { cluster }: ControllerContext,
  pod: Pod,
  reasons: ReadonlyMap<string, number>,
  total: number,
): void {
  const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort()
  const preemption =
    total === 0 ? '' : ` preemption: 0/${total} nodes are available: ${total} Preemption is not helpful for scheduling.`
  const message =
    total === 0
      ? 'no nodes available to schedule pods'
      : `0/${total} nodes are available: ${list.join(', ')}.${preemption}`
  const existing = pod.status.conditions?.find(({ type }) => type === 'PodScheduled')
  if (existing?.message === message) return
  const lastTransitionTime =
    existing?.status === 'False' ? (existing.lastTransitionTime ?? '') : formatTime(cluster.clock.now())
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null,
    lastTransitionTime,
  }
  const conditions = [...(pod.status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), condition]
  putStatus(cluster, pods, pod, { ...pod.status, conditions })
  recordEvent(cluster, pod, { type: 'Warning', reason: 'FailedScheduling', message, source: 'default-scheduler' })
}
