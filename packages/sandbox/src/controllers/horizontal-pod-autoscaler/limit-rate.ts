import type { Autoscaler, Memory, ScaleChange, ScalingRules } from './autoscaler.ts'

/** A number of replicas within bounds, and the bound that it ran against. */
export interface Limited {
  readonly replicas: number
  readonly reason: string
  readonly message: string
}

const policiesUp = [
  { type: 'Pods', value: 4, periodSeconds: 15 },
  { type: 'Percent', value: 100, periodSeconds: 15 },
] as const
const policiesDown = [{ type: 'Percent', value: 100, periodSeconds: 15 }] as const

/** Keeps a wanted number within minimum and maximum, and within what the policies let it change in their periods. */
export function limitRate(
  { spec }: Autoscaler,
  memory: Memory,
  current: number,
  desired: number,
  now: number,
): Limited {
  const within = {
    replicas: desired,
    reason: 'DesiredWithinRange',
    message: 'the desired count is within the acceptable range',
  }
  if (desired > current) {
    const limit = Math.max(current, limitUp(spec.behavior?.scaleUp, memory, current, now, spec.behavior !== undefined))
    const replicas = Math.min(spec.maxReplicas, limit)
    if (desired <= replicas) return within
    return spec.maxReplicas > limit
      ? rate(replicas, 'ScaleUpLimit', 'increasing')
      : bound(replicas, 'TooManyReplicas', 'more than the maximum')
  }
  const minimum = spec.minReplicas ?? 1
  const limit =
    spec.behavior && desired < current
      ? Math.min(current, limitDown(spec.behavior.scaleDown, memory, current, now))
      : minimum
  const replicas = Math.max(minimum, limit)
  if (desired >= replicas) return within
  return minimum < limit
    ? rate(replicas, 'ScaleDownLimit', 'decreasing')
    : bound(replicas, 'TooFewReplicas', 'less than the minimum')
}

function rate(replicas: number, reason: string, direction: string): Limited {
  return { replicas, reason, message: `the desired replica count is ${direction} faster than the maximum scale rate` }
}

function bound(replicas: number, reason: string, comparison: string): Limited {
  return { replicas, reason, message: `the desired replica count is ${comparison} replica count` }
}

function limitUp(
  rules: ScalingRules | undefined,
  memory: Memory,
  current: number,
  now: number,
  hasBehavior: boolean,
): number {
  if (!hasBehavior) return Math.max(2 * current, 4)
  if (rules?.selectPolicy === 'Disabled') return current
  const limits = (rules?.policies ?? policiesUp).map(({ type, value, periodSeconds }) => {
    const start =
      current - changed(memory.scaledUp, periodSeconds, now) + changed(memory.scaledDown, periodSeconds, now)
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100))
  })
  return rules?.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits)
}

function limitDown(rules: ScalingRules | undefined, memory: Memory, current: number, now: number): number {
  if (rules?.selectPolicy === 'Disabled') return current
  const limits = (rules?.policies ?? policiesDown).map(({ type, value, periodSeconds }) => {
    const start =
      current + changed(memory.scaledDown, periodSeconds, now) - changed(memory.scaledUp, periodSeconds, now)
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100))
  })
  return rules?.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits)
}

function changed(changes: readonly ScaleChange[], seconds: number, now: number): number {
  return changes.filter(({ time }) => time > now - seconds * 1000).reduce((sum, { change }) => sum + change, 0)
}
