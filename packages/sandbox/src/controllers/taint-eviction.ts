import { formatTime } from '../clock/format-time.ts'
import { recordEvent } from '../events/record-event.ts'
import type { Node, Taint } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { putStatus, remove } from '../registry/controller-writes.ts'
import { nodes, pods } from '../registry/resource-names.ts'
import { toleratesTaint } from '../scheduler/tolerates-taint.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'
import { withDisruptionTarget } from './disruption-target.ts'

/** Ends pods on nodes with a NoExecute taint that they don't tolerate, or no longer. */
export function startTaintEviction(context: ControllerContext): void {
  const { cluster, loop } = context
  const podCollection = cluster.store.collection(pods)
  podCollection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  const queue = loop.queue('taint-eviction', (key) => {
    const pod = podCollection.get(key) as Pod | undefined
    const node = pod?.spec.nodeName ? (cluster.store.get(nodes, pod.spec.nodeName) as Node | undefined) : undefined
    if (!pod || !node || pod.metadata.deletionTimestamp) return
    const now = cluster.clock.now()
    const end = endOf(pod, node, now)
    if (end === undefined) return
    if (end > now) {
      queue.addAfter(key, end - now)
      return
    }
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
    if (event?.type === 'DELETED' || !node.spec.taints?.some(({ effect }) => effect === 'NoExecute')) return
    for (const pod of podCollection.byIndex('node', node.metadata.name)) queue.add(keyOf(pod))
  })
  follow(context, pods, (object, event) => {
    const { spec } = object as Pod
    const before = event?.previous as Pod | undefined
    const placed = before && (before.spec.nodeName !== spec.nodeName || before.spec.tolerations !== spec.tolerations)
    if (spec.nodeName && (placed || !event)) queue.add(keyOf(object))
  })
}

/** When the node's taints end the pod, in milliseconds since 1970; undefined if they don't. */
function endOf({ spec }: Pod, node: Node, now: number): number | undefined {
  const ends = (node.spec.taints ?? []).flatMap((taint): readonly number[] => {
    if (taint.effect !== 'NoExecute') return []
    const matching = spec.tolerations?.filter((toleration) => toleratesTaint([toleration], taint)) ?? []
    if (matching.length === 0) return [now]
    const limits = matching.flatMap(({ tolerationSeconds }) =>
      tolerationSeconds === undefined ? [] : [Math.max(0, tolerationSeconds)],
    )
    return limits.length === 0 ? [] : [since(taint, now) + Math.min(...limits) * 1000]
  })
  return ends.length === 0 ? undefined : Math.min(...ends)
}

function since({ timeAdded }: Taint, now: number): number {
  return Date.parse(timeAdded ?? formatTime(now))
}
