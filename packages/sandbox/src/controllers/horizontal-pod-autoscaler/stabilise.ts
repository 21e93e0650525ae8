import type { Memory, ScalingRules } from './autoscaler.ts'

/** What came of a recommendation when the recent ones were asked too. */
export interface Stabilised {
  readonly replicas: number
  /** The condition `AbleToScale` says it. */
  readonly reason: string
  readonly message: string
}

const usualDownWindow = 300
const highest: readonly [string, string] = [
  'ScaleDownStabilized',
  'recent recommendations were higher than current one, applying the highest recent recommendation',
]
const lowest: readonly [string, string] = [
  'ScaleUpStabilized',
  'recent recommendations were lower than current one, applying the lowest recent recommendation',
]

/**
 * Holds to what has been recommended all through the window of the direction: the lowest number to scale up, the highest to scale down.
 * Remembers the recommendation.
 */
export function stabilise(
  memory: Memory,
  current: number,
  desired: number,
  now: number,
  up: ScalingRules | undefined,
  down: ScalingRules | undefined,
): Stabilised {
  const upStart = now - (up?.stabilizationWindowSeconds ?? 0) * 1000
  const downStart = now - (down?.stabilizationWindowSeconds ?? usualDownWindow) * 1000
  const since = (start: number) =>
    memory.recommendations.filter(({ time }) => time > start).map(({ replicas }) => replicas)
  const least = Math.min(desired, ...since(upStart))
  const most = Math.max(desired, ...since(downStart))
  memory.recommendations = [
    ...memory.recommendations.filter(({ time }) => time > Math.min(upStart, downStart)),
    { replicas: desired, time: now },
  ]
  const replicas = current < least ? least : current > most ? most : current
  if (replicas === desired)
    return { replicas, reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
  const [reason, message] = desired >= current ? lowest : highest
  return { replicas, reason, message }
}
