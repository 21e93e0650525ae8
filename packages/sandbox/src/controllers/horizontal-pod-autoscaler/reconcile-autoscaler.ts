import { formatTime } from '../../clock/format-time.ts'
import { recordEvent } from '../../events/record-event.ts'
import { ApiError } from '../../registry/api-error.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { putStatus } from '../../registry/controller-writes.ts'
import { autoscalers } from '../../registry/resource-names.ts'
import type { Autoscaler, Memory } from './autoscaler.ts'
import { computeReplicas } from './compute-replicas.ts'
import { Conditions } from './conditions.ts'
import { findScale, type Scale } from './find-scale.ts'
import { limitRate } from './limit-rate.ts'
import { MetricFailure } from './metric-failure.ts'
import { stabilise } from './stabilise.ts'

/** The longest time that a policy or a window can look back. */
const longest = 3_600_000

interface Decision {
  readonly desired: number
  readonly reason: string
  readonly statuses: readonly unknown[] | null
}

/** Looks at an autoscaler's target and metrics once, and scales the target if they ask for it. */
export function reconcileAutoscaler(cluster: Cluster, autoscaler: Autoscaler, memory: Memory): void {
  const now = cluster.clock.now()
  const conditions = new Conditions(autoscaler.status.conditions ?? [], now)
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void => {
    recordEvent(cluster, autoscaler, { type, reason, message, source: 'horizontal-pod-autoscaler' })
  }
  const write = (current: number, desired: number, statuses: Decision['statuses'], scaled: boolean): void => {
    const { lastScaleTime } = autoscaler.status
    const time = scaled ? formatTime(now) : lastScaleTime
    putStatus(cluster, autoscalers, autoscaler, {
      ...(time === undefined ? {} : { lastScaleTime: time }),
      ...(current > 0 ? { currentReplicas: current } : {}),
      desiredReplicas: desired,
      currentMetrics: statuses,
      conditions: conditions.list,
    })
  }
  const scale = scaleOf(cluster, autoscaler)
  if (scale instanceof MetricFailure) {
    say('Warning', 'FailedGetScale', scale.message)
    const message = `the HPA controller was unable to get the target's current scale: ${scale.message}`
    conditions.set('AbleToScale', false, 'FailedGetScale', message)
    const { currentReplicas = 0, desiredReplicas = 0, currentMetrics } = autoscaler.status
    write(currentReplicas, desiredReplicas, (currentMetrics as Decision['statuses']) ?? null, false)
    return
  }
  const able = "the HPA controller was able to get the target's current scale"
  conditions.set('AbleToScale', true, 'SucceededGetScale', able)
  const current = scale.replicas
  if (memory.recommendations.length === 0) memory.recommendations = [{ replicas: current, time: now }]
  const decision = decide(cluster, autoscaler, memory, scale, conditions, (reason, message) => {
    say('Warning', reason, message)
  })
  if ('failure' in decision) {
    write(current, autoscaler.status.desiredReplicas ?? 0, decision.statuses, false)
    say('Warning', 'FailedComputeMetricsReplicas', decision.failure)
    return
  }
  const { desired, reason, statuses } = decision
  if (desired === current) {
    write(current, desired, statuses, false)
    return
  }
  try {
    scale.set(desired)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    say('Warning', 'FailedRescale', `New size: ${desired}; reason: ${reason}; error: ${error.message}`)
    const message = `the HPA controller was unable to update the target scale: ${error.message}`
    conditions.set('AbleToScale', false, 'FailedUpdateScale', message)
    write(current, autoscaler.status.desiredReplicas ?? 0, statuses, false)
    return
  }
  const message = `the HPA controller was able to update the target scale to ${desired}`
  conditions.set('AbleToScale', true, 'SucceededRescale', message)
  say('Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`)
  remember(memory, current, desired, now)
  write(current, desired, statuses, true)
}

function scaleOf(cluster: Cluster, autoscaler: Autoscaler): Scale | MetricFailure {
  try {
    return findScale(cluster, autoscaler)
  } catch (error) {
    if (error instanceof MetricFailure) return error
    throw error
  }
}

function decide(
  cluster: Cluster,
  autoscaler: Autoscaler,
  memory: Memory,
  scale: Scale,
  conditions: Conditions,
  warn: (reason: string, message: string) => void,
): Decision | { readonly failure: string; readonly statuses: Decision['statuses'] } {
  const { maxReplicas, minReplicas = 1, behavior } = autoscaler.spec
  const current = scale.replicas
  if (current === 0 && minReplicas !== 0) {
    const message = 'scaling is disabled since the replica count of the target is zero'
    conditions.set('ScalingActive', false, 'ScalingDisabled', message)
    return { desired: 0, reason: '', statuses: null }
  }
  const outside = 'Current number of replicas'
  if (current > maxReplicas)
    return { desired: maxReplicas, reason: `${outside} above Spec.MaxReplicas`, statuses: null }
  if (current < minReplicas)
    return { desired: minReplicas, reason: `${outside} below Spec.MinReplicas`, statuses: null }
  const { replicas, metric, statuses, failure } = computeReplicas(cluster, autoscaler, scale, conditions, warn)
  if (replicas === undefined) return { failure: failure ?? '', statuses }
  const reason = replicas > current ? `${metric} above target` : 'All metrics below target'
  const now = cluster.clock.now()
  const stable = stabilise(memory, current, replicas, now, behavior?.scaleUp, behavior?.scaleDown)
  conditions.set('AbleToScale', true, stable.reason, stable.message)
  const limited = limitRate(autoscaler, memory, current, stable.replicas, now)
  conditions.set('ScalingLimited', limited.replicas !== stable.replicas, limited.reason, limited.message)
  return { desired: limited.replicas, reason, statuses }
}

function remember(memory: Memory, before: number, after: number, time: number): void {
  const recent = (changes: Memory['scaledUp']) => changes.filter((each) => each.time > time - longest)
  const change = Math.abs(after - before)
  if (after > before) memory.scaledUp = [...recent(memory.scaledUp), { change, time }]
  else memory.scaledDown = [...recent(memory.scaledDown), { change, time }]
}
