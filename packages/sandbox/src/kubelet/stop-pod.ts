import type { Container, Pod } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { put } from '../registry/put.ts'
import { pods } from '../registry/resource-names.ts'
import { isFinished } from '../registry/update-object.ts'
import { endedPodStatus } from './advance-pod.ts'
import { behaviourOf } from './behaviour.ts'
import type { Delays } from './delays.ts'

/** How long a pod that is being deleted takes to stop: its hooks, then its containers, but never longer than its grace period. */
export function stopTime(pod: Pod, delays: Delays): { readonly milliseconds: number; readonly inTime: boolean } {
  const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000
  const hooks = Math.max(0, ...pod.spec.containers.map((container) => preStopSeconds(container) * 1000))
  const wanted = hooks + (behaviourOf(pod).stopAfter ?? delays.stop)
  return { milliseconds: Math.min(wanted, grace), inTime: wanted <= grace }
}

function preStopSeconds({ lifecycle }: Container): number {
  const hooks = lifecycle as { readonly preStop?: { readonly sleep?: { readonly seconds?: number } } } | undefined
  return hooks?.preStop?.sleep?.seconds ?? 0
}

/** Takes away a pod whose containers have stopped. One that finalizers hold back is told to have ended. */
export function finishPod(cluster: Cluster, pod: Pod, inTime: boolean): void {
  const ended: Pod = { ...pod, metadata: { ...pod.metadata, deletionGracePeriodSeconds: 0 } }
  if (isFinished(ended)) {
    cluster.store.remove(pods, ended)
    return
  }
  const { phase } = pod.status
  const hasEnded = phase === 'Succeeded' || phase === 'Failed'
  if (hasEnded && pod.metadata.deletionGracePeriodSeconds === 0) return
  const status = hasEnded ? pod.status : endedPodStatus(pod, cluster.clock.now(), inTime ? 143 : 137, 'Failed')
  put(cluster, pods, pod, { ...ended, status }, 'status')
}
