import { withDisruptionTarget } from '../objects/disruption-target.ts'
import { isNodeReady, type Node } from '../objects/node.ts'
import { isPodEnded, type Pod } from '../objects/pod.ts'
import { putStatus, remove } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

/** So long a node must be gone before its pods are, in milliseconds: it may come back. */
const quarantine = 40_000

/** More pods than this that have ended are not kept. */
const endedPodsKept = 12_500
const period = 20_000

/** Removes the pods of nodes that are gone or out of service, and the oldest of too many pods that have ended. */
export function startPodGarbageCollector(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(pods)
  collection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  const ended = new Set<string>()
  const orphans = loop.queue('pod-garbage-collector/orphans', (node) => {
    if (cluster.store.get(nodes, node)) return
    for (const pod of collection.byIndex('node', node) as readonly Pod[])
      end(context, pod, 'PodGC: node no longer exists')
  })
  const outOfService = loop.queue('pod-garbage-collector/out-of-service', (name) => {
    const node = cluster.store.get(nodes, name)
    if (!node || !isOutOfService(node as Node)) return
    for (const pod of collection.byIndex('node', name) as readonly Pod[])
      if (pod.metadata.deletionTimestamp) end(context, pod, 'PodGC: node is out-of-service')
  })
  const surplus = loop.queue('pod-garbage-collector/ended', () => {
    const oldest = [...ended]
      .map((key) => collection.get(key) as Pod)
      .sort((left, right) => age(left) - age(right) || (keyOf(left) < keyOf(right) ? -1 : 1))
    for (const pod of oldest.slice(0, Math.max(0, oldest.length - endedPodsKept)))
      remove(cluster, pods, pod, { gracePeriodSeconds: 0 })
  })
  follow(context, nodes, (node, event) => {
    if (event?.type === 'DELETED') orphans.addAfter(node.metadata.name, quarantine)
    else if (isOutOfService(node as Node)) outOfService.add(node.metadata.name)
  })
  follow(context, pods, (object, event) => {
    const pod = object as Pod
    const { nodeName } = pod.spec
    if (event?.type !== 'DELETED' && isPodEnded(pod)) {
      ended.add(keyOf(pod))
      if (ended.size === endedPodsKept + 1) surplus.addAfter('', period)
    } else ended.delete(keyOf(pod))
    if (!nodeName || event?.type === 'DELETED') return
    const wasPlaced = event?.previous !== undefined && (event.previous as Pod).spec.nodeName === nodeName
    const isStopping = pod.metadata.deletionTimestamp !== undefined
    if (wasPlaced && !isStopping) return
    const node = cluster.store.get(nodes, nodeName) as Node | undefined
    if (!node && !wasPlaced) orphans.addAfter(nodeName, quarantine)
    if (node && isStopping && isOutOfService(node)) outOfService.add(nodeName)
  })
}

function age({ metadata }: Pod): number {
  return Date.parse(metadata.creationTimestamp ?? '')
}

/** Whether somebody has declared that a node is down for good. */
function isOutOfService(node: Node): boolean {
  return !isNodeReady(node) && (node.spec.taints ?? []).some(({ key }) => key === 'node.kubernetes.io/out-of-service')
}

function end({ cluster }: ControllerContext, pod: Pod, message: string): void {
  const status = isPodEnded(pod)
    ? pod.status
    : { ...withDisruptionTarget(pod, cluster.clock.now(), 'DeletionByPodGC', message), phase: 'Failed' }
  remove(cluster, pods, putStatus(cluster, pods, pod, status), { gracePeriodSeconds: 0 })
}
