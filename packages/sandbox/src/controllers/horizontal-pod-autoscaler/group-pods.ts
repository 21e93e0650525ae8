import { type MeasuredResource, metricsWindow, podMetrics } from '../../metrics/pod-metrics.ts'
import { isPodReady, type Pod } from '../../objects/pod.ts'

/** So long after its start a pod's use of processors says nothing as long as it isn't ready. */
const initialization = 300_000
const initialReadiness = 30_000

export interface PodGroups {
  /** What pods use, by name, in thousandths. */
  readonly used: Map<string, number>
  /** Pods that don't count as loaded: they wait, or use processors only to start. */
  readonly unready: readonly string[]
  /** Pods that nothing is known of. */
  readonly missing: readonly string[]
}

/** Sorts pods by what their metrics are good for. */
export function groupPods(
  pods: readonly Pod[],
  resource: MeasuredResource,
  container: string | undefined,
  now: number,
): PodGroups {
  const used = new Map<string, number>()
  const unready: string[] = []
  const missing: string[] = []
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    if (deletionTimestamp || pod.status.phase === 'Failed') continue
    const metrics = podMetrics(pod)?.filter((each) => container === undefined || each.name === container)
    if (pod.status.phase === 'Pending') unready.push(name)
    else if (!metrics || metrics.length === 0) missing.push(name)
    else if (resource === 'cpu' && isStarting(pod, now)) unready.push(name)
    else
      used.set(
        name,
        metrics.reduce((sum, { usage }) => sum + Number((usage.get(resource)?.amount ?? 0n) / 1_000_000n), 0),
      )
  }
  return { used, unready, missing }
}

function isStarting(pod: Pod, now: number): boolean {
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready')
  const started = Date.parse(pod.status.startTime ?? '')
  if (!ready || Number.isNaN(started)) return true
  const changed = Date.parse(ready.lastTransitionTime ?? '')
  return started + initialization > now
    ? !isPodReady(pod) || now < changed + metricsWindow * 1000
    : !isPodReady(pod) && started + initialReadiness > changed
}
