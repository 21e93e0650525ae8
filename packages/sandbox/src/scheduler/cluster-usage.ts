import { type ControllerContext, follow, keyOf } from '../controllers/controller-context.ts'
import type { Node } from '../objects/node.ts'
import { isPodEnded, type Pod } from '../objects/pod.ts'
import { namespaces, nodes, pods } from '../registry/resource-names.ts'
import { countPod, type NodeUsage, newUsage } from './node-usage.ts'
import { allocatableOf } from './pod-requests.ts'
import type { Surroundings } from './surroundings.ts'

/** What the scheduler is told when something changes. */
export interface UsageListener {
  /** There may be room now for any pod. */
  roomMade(): void
  /** Another pod is on a node, or has other labels: those that look at pods may fit now. */
  podPlaced(): void
}

/** Keeps account of the nodes, what their pods have taken, and which pods keep others away. */
export function followUsage(context: ControllerContext, listener: UsageListener): Surroundings {
  const { cluster } = context
  const collection = cluster.store.collection(pods)
  const usages = new Map<string, NodeUsage>()
  let list: readonly NodeUsage[] | undefined
  const repelling = new Map<string, Pod>()
  collection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  follow(context, nodes, (object, event) => {
    const node = object as Node
    const { name } = node.metadata
    const known = usages.get(name)
    if (event?.type === 'DELETED' || !known) list = undefined
    if (event?.type === 'DELETED') usages.delete(name)
    else if (!known) {
      const usage = newUsage(node)
      usages.set(name, usage)
      for (const pod of collection.byIndex('node', name) as readonly Pod[])
        if (occupies(pod)) countPod(usage, keyOf(pod), pod, 1)
    } else {
      const before = known.node
      known.node = node
      if (before.status !== node.status) {
        known.allocatable.clear()
        for (const [resource, amount] of allocatableOf(node)) known.allocatable.set(resource, amount)
      }
      const same =
        before.spec === node.spec &&
        before.metadata.labels === node.metadata.labels &&
        before.status.allocatable === node.status.allocatable
      if (same) return
    }
    listener.roomMade()
  })
  follow(context, pods, (object, event) => {
    const pod = object as Pod
    const key = keyOf(pod)
    const before = event?.previous as Pod | undefined
    const wasOn = before && occupies(before) ? before.spec.nodeName : undefined
    const isOn = event?.type !== 'DELETED' && occupies(pod) ? pod.spec.nodeName : undefined
    const wasPromised = before && promiseOf(before)
    const isPromised = event?.type === 'DELETED' ? undefined : promiseOf(pod)
    if (wasPromised !== undefined && wasPromised !== isPromised) usages.get(wasPromised)?.nominated.delete(key)
    if (isPromised !== undefined) usages.get(isPromised)?.nominated.set(key, pod)
    if (isOn !== undefined && isRepelling(pod)) repelling.set(key, pod)
    else if (wasOn !== undefined && repelling.size > 0) repelling.delete(key)
    if (wasOn === isOn && (wasOn === undefined || before?.spec === pod.spec)) {
      if (isOn === undefined) return
      usages.get(isOn)?.pods.set(key, pod)
      if (before?.metadata.labels !== pod.metadata.labels) listener.podPlaced()
      return
    }
    const old = wasOn === undefined ? undefined : usages.get(wasOn)
    if (old?.pods.has(key)) countPod(old, key, before!, -1)
    const next = isOn === undefined ? undefined : usages.get(isOn)
    if (next) countPod(next, key, pod, 1)
    if (wasOn !== undefined && isOn === undefined) listener.roomMade()
    else if (isOn !== undefined) listener.podPlaced()
  })
  return {
    usages,
    list: () => {
      list ??= [...usages.values()]
      return list
    },
    pods: collection,
    repelling,
    *namespaces() {
      for (const { metadata } of cluster.store.list(namespaces)) yield [metadata.name, metadata.labels] as const
    },
  }
}

function occupies(pod: Pod): boolean {
  return pod.spec.nodeName !== undefined && !isPodEnded(pod)
}

function promiseOf({ spec, status }: Pod): string | undefined {
  return spec.nodeName === undefined ? status.nominatedNodeName : undefined
}

function isRepelling({ spec }: Pod): boolean {
  return (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length ?? 0) > 0
}
