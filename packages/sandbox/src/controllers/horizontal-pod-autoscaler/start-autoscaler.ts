import { autoscalers } from '../../registry/resource-names.ts'
import { type ControllerContext, follow, keyOf } from '../controller-context.ts'
import { type Autoscaler, type Memory, newMemory } from './autoscaler.ts'
import { reconcileAutoscaler } from './reconcile-autoscaler.ts'

/** So often every autoscaler looks at its metrics, in milliseconds. */
const period = 15_000
/** So long a new one waits, for its target's pods to start. */
const firstWait = 1_000

/** Scales what HorizontalPodAutoscalers name to what their metrics ask for. */
export function startHorizontalPodAutoscaler(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(autoscalers)
  const memories = new Map<string, Memory>()
  const queue = loop.queue('horizontal-pod-autoscaler', (key) => {
    const autoscaler = collection.get(key) as Autoscaler | undefined
    if (!autoscaler) return
    const memory = memories.get(key) ?? newMemory()
    memories.set(key, memory)
    queue.addAfter(key, period)
    reconcileAutoscaler(cluster, autoscaler, memory)
  })
  follow(context, autoscalers, (autoscaler, event) => {
    const key = keyOf(autoscaler)
    if (event?.type === 'DELETED') memories.delete(key)
    else if (!memories.has(key)) {
      memories.set(key, newMemory())
      queue.addAfter(key, firstWait)
    }
  })
}
