import { recordEvent } from '../events/record-event.ts'
import { withDisruptionTarget } from '../objects/disruption-target.ts'
import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { putStatus, remove } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { toleratesTaint } from '../scheduler/tolerates-taint.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'

/** Ends pods on nodes with a NoExecute taint that they don't tolerate, or no longer. */
export function startTaintEviction(context: ControllerContext): void {
  const { cluster, loop } = context
  const podCollection = cluster.store.collection(pods)
  podCollection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  /** Since when each pod only tolerates the taints of its node for a time. */
  const tolerating = new Map<string, number>()
  const queue = loop.queue('taint-eviction', (key) => {
    const pod = podCollection.get(key) as Pod | undefined
    const node = pod?.spec.nodeName ? (cluster.store.get(nodes, pod.spec.nodeName) as Node | undefined) : undefined
    const seconds = pod && node && !pod.metadata.deletionTimestamp ? toleratedSeconds(pod, node) : undefined
    if (!pod || seconds === undefined) {
      tolerating.delete(key)
      return
    }
    const now = cluster.clock.now()
    const since = tolerating.get(key) ?? now
    const left = since + seconds * 1000 - now
    if (left > 0) {
      tolerating.set(key, since)
      queue.addAfter(key, left)
      return
    }
    tolerating.delete(key)
    const message = `Marking for deletion Pod ${key}`
    recordEvent(cluster, pod, {
      type: 'Normal',
      reason: 'TaintManagerEviction',
      message,
      source: 'taint-eviction-controller',
    })
    const why = 'Taint manager: deleting due to NoExecute taint'
    remove(cluster, pods, putStatus(cluster, pods, pod, withDisruptionTarget(pod, now, 'DeletionByTaintManager', why)))
  })
  follow(context, nodes, (object, event) => {
    const node = object as Node
    const before = event?.previous as Node | undefined
    if (event?.type === 'DELETED' || before?.spec === node.spec) return
    if (!isEnding(node) && !(before && isEnding(before))) return
    for (const pod of podCollection.byIndex('node', node.metadata.name)) queue.add(keyOf(pod))
  })
  follow(context, pods, (object, event) => {
    const { spec } = object as Pod
    const before = event?.previous as Pod | undefined
    const placed = before && (before.spec.nodeName !== spec.nodeName || before.spec.tolerations !== spec.tolerations)
    if (spec.nodeName && (placed || !event)) queue.add(keyOf(object))
  })
}

function isEnding({ spec }: Node): boolean {
  return spec.taints?.some(({ effect }) => effect === 'NoExecute') ?? false
}

/** How long the pod may stay on the node with its taints: undefined for ever, 0 not at all. */
function toleratedSeconds({ spec }: Pod, node: Node): number | undefined {
  const limits = (node.spec.taints ?? []).flatMap((taint): readonly number[] => {
    if (taint.effect !== 'NoExecute') return []
    const matching = spec.tolerations?.filter((toleration) => toleratesTaint([toleration], taint)) ?? []
    if (matching.length === 0) return [0]
    return matching.flatMap(({ tolerationSeconds }) =>
      tolerationSeconds === undefined ? [] : [Math.max(0, tolerationSeconds)],
    )
  })
  return limits.length === 0 ? undefined : Math.min(...limits)
}
