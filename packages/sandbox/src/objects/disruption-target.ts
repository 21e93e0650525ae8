import { formatTime } from '../clock/format-time.ts'
import type { Pod, PodStatus } from './pod.ts'

/** A pod's status with the condition that says who ends it and why, for whoever looks after its owner. */
export function withDisruptionTarget(pod: Pod, now: number, reason: string, message: string): PodStatus {
  const others = pod.status.conditions?.filter(({ type }) => type !== 'DisruptionTarget') ?? []
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    lastProbeTime: null,
    lastTransitionTime: formatTime(now),
    reason,
    message,
  }
  return { ...pod.status, conditions: [...others, condition] }
}
