import type { MeasuredResource } from '../../metrics/pod-metrics.ts'
import type { Pod } from '../../objects/pod.ts'
import { readQuantity } from '../../resources/quantity.ts'
import type { MetricTarget } from './autoscaler.ts'
import { groupPods } from './group-pods.ts'
import { MetricFailure } from './metric-failure.ts'

/** What a metric asks for. */
export interface Proposal {
  readonly replicas: number
  /** The average use as a share of what is asked for, in percent. */
  readonly utilization: number | undefined
  /** The average use of a pod, in thousandths. */
  readonly average: number
}

export interface ResourceQuestion {
  readonly resource: MeasuredResource
  readonly container: string | undefined
  readonly target: MetricTarget
  readonly replicas: number
  readonly pods: readonly Pod[]
  readonly tolerance: { readonly up: number; readonly down: number }
  readonly now: number
}

/** How many pods it takes to have the use of a resource at its target; pods that are starting or unknown count as cautiously as can be. */
export function countFromResource(question: ResourceQuestion): Proposal {
  const { resource, container, target, replicas, pods, tolerance, now } = question
  if (pods.length === 0) throw new MetricFailure('no pods returned by selector while calculating replica count')
  const { used, unready, missing } = groupPods(pods, resource, container, now)
  if (used.size === 0) throw new MetricFailure('did not receive metrics for targeted pods (pods might be unready)')
  const requests = target.averageUtilization === undefined ? undefined : requestsOf(pods, resource, container)
  const goal = target.averageUtilization ?? milli(target.averageValue ?? '0')
  const ratioOf = (): {
    readonly ratio: number
    readonly utilization: number | undefined
    readonly average: number
  } => {
    const total = sum(used.values())
    const average = Math.trunc(total / used.size)
    if (!requests) return { ratio: average / goal, utilization: undefined, average }
    const asked = sum([...used.keys()].map((name) => requests.get(name) ?? 0))
    if (asked === 0) throw new MetricFailure('no metrics returned matched known pods')
    const utilization = Math.trunc((total * 100) / asked)
    return { ratio: utilization / goal, utilization, average }
  }
  const first = ratioOf()
  const isNear = (ratio: number): boolean => ratio >= 1 - tolerance.down && ratio <= 1 + tolerance.up
  const answer = (count: number): Proposal => ({
    replicas: count,
    utilization: first.utilization,
    average: first.average,
  })
  const growsWithUnready = unready.length > 0 && first.ratio > 1
  if (!growsWithUnready && missing.length === 0)
    return answer(isNear(first.ratio) ? replicas : Math.ceil(first.ratio * used.size))
  for (const name of missing) {
    const full = requests ? ((requests.get(name) ?? 0) * Math.max(100, goal)) / 100 : goal
    if (first.ratio !== 1) used.set(name, first.ratio < 1 ? full : 0)
  }
  if (growsWithUnready) for (const name of unready) used.set(name, 0)
  const { ratio } = ratioOf()
  if (isNear(ratio) || (first.ratio < 1 && ratio > 1) || (first.ratio > 1 && ratio < 1)) return answer(replicas)
  const count = Math.ceil(ratio * used.size)
  return answer((ratio < 1 && count > replicas) || (ratio > 1 && count < replicas) ? replicas : count)
}

/** In thousandths. */
function milli(quantity: string | number): number {
  return Number(readQuantity(quantity).amount / 1_000_000n)
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}

function requestsOf(
  pods: readonly Pod[],
  resource: MeasuredResource,
  container: string | undefined,
): ReadonlyMap<string, number> {
  return new Map(
    pods.map((pod) => {
      const sidecars = (pod.spec.initContainers ?? []).filter((each) => each['restartPolicy'] === 'Always')
      const counted = [...pod.spec.containers, ...sidecars].filter(
        ({ name }) => container === undefined || name === container,
      )
      const amounts = counted.map(({ name, resources }) => {
        const asked = resources?.requests?.[resource]
        if (asked === undefined)
          throw new MetricFailure(`missing request for ${resource} in container ${name} of Pod ${pod.metadata.name}`)
        return milli(asked)
      })
      return [pod.metadata.name, sum(amounts)] as const
    }),
  )
}
