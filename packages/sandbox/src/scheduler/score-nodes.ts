import { keyOf } from '../controllers/controller-context.ts'
import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { controllerOf } from '../objects/workload.ts'
import { matchesTerm } from './match-node-selector.ts'
import type { NodeUsage } from './node-usage.ts'
import { groupOf } from './pod-group.ts'
import { estimateOf } from './pod-requests.ts'
import { spreadsOf } from './spread-rules.ts'
import { domainOf, placeOf, type Surroundings } from './surroundings.ts'
import { toleratesTaint } from './tolerates-taint.ts'

/** How much each consideration counts, as in the kube-scheduler's default profile. Each gives a node 0 to 100 points. */
const weights = { taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, room: 1, balance: 1 } as const

/** The best of the nodes that can take a pod; the first of several that are equally good. */
export function bestNode(pod: Pod, usages: readonly NodeUsage[], surroundings: Surroundings): NodeUsage {
  if (usages.length === 1) return usages[0]!
  const totals = new Array<number>(usages.length).fill(0)
  const add = (weight: number, points: readonly number[] | undefined): void => {
    if (points) for (let at = 0; at < totals.length; at++) totals[at]! += weight * points[at]!
  }
  add(weights.taints, fewest(usages.map(({ node }) => countAvoided(pod, node))))
  add(weights.nodeAffinity, nodeAffinityPoints(pod, usages))
  add(weights.spread, spreadPoints(pod, usages, surroundings))
  add(weights.podAffinity, podAffinityPoints(pod, usages, surroundings))
  const estimate = estimateOf(pod)
  for (const [at, usage] of usages.entries()) totals[at]! += roomPoints(usage, estimate)
  let best = 0
  for (let at = 1; at < totals.length; at++) if (totals[at]! > totals[best]! + 1e-9) best = at
  return usages[best]!
}

/** The more, the better: the most gets 100. Undefined where all are alike. */
function most(values: readonly number[]): readonly number[] | undefined {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return high === low ? undefined : values.map((value) => ((value - low) * 100) / (high - low))
}

/** The fewer, the better: none gets 100. */
function fewest(values: readonly number[]): readonly number[] | undefined {
  const high = Math.max(...values)
  return high === 0 ? undefined : values.map((value) => 100 - (value * 100) / high)
}

function countAvoided({ spec }: Pod, node: Node): number {
  let count = 0
  for (const taint of node.spec.taints ?? [])
    if (taint.effect === 'PreferNoSchedule' && !toleratesTaint(spec.tolerations, taint)) count++
  return count
}

function nodeAffinityPoints({ spec }: Pod, usages: readonly NodeUsage[]): readonly number[] | undefined {
  const wishes = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  if (wishes.length === 0) return undefined
  return most(
    usages.map(({ node }) =>
      wishes.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0),
    ),
  )
}

/** Pods of a kind are kept apart: as their constraints wish, or else those of one controller on different nodes. */
function spreadPoints(
  pod: Pod,
  usages: readonly NodeUsage[],
  surroundings: Surroundings,
): readonly number[] | undefined {
  if (pod.spec.topologySpreadConstraints === undefined) {
    const owner = controllerOf(pod)?.uid
    return owner === undefined ? undefined : fewest(usages.map(({ perOwner }) => perOwner.get(owner) ?? 0))
  }
  const spreads = spreadsOf(pod, 'ScheduleAnyway', surroundings)
  if (spreads.length === 0) return undefined
  return most(
    usages.map(({ node }) =>
      spreads.reduce((sum, { topologyKey, maxSkew, counts }) => {
        const domain = domainOf(node, topologyKey)
        const count = domain === undefined ? Math.max(0, ...counts.values()) + 1 : (counts.get(domain) ?? 0)
        return sum - (count * Math.log(counts.size + 2) + maxSkew - 1)
      }, 0),
    ),
  )
}

function podAffinityPoints(
  pod: Pod,
  usages: readonly NodeUsage[],
  surroundings: Surroundings,
): readonly number[] | undefined {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const wishes = [
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
      weight: -weight,
      podAffinityTerm,
    })),
  ]
  if (wishes.length === 0) return undefined
  const points = new Map<string, number>()
  for (const { weight, podAffinityTerm: term } of wishes) {
    for (const other of groupOf(surroundings.pods, pod, term, surroundings.namespaces)) {
      const place = placeOf(surroundings, keyOf(other), other as Pod, undefined)
      const domain = place && domainOf(place.node, term.topologyKey)
      if (domain === undefined) continue
      const pair = `${term.topologyKey}=${domain}`
      points.set(pair, (points.get(pair) ?? 0) + weight)
    }
  }
  const keys = new Set(wishes.map(({ podAffinityTerm }) => podAffinityTerm.topologyKey))
  return most(
    usages.map(({ node }) => {
      let sum = 0
      for (const key of keys) sum += points.get(`${key}=${domainOf(node, key)}`) ?? 0
      return sum
    }),
  )
}

/** Prefers nodes with much room left, and those whose CPU and memory are used alike. */
function roomPoints(
  { allocatable, estimated }: NodeUsage,
  estimate: { readonly cpu: number; readonly memory: number },
): number {
  const share = (name: 'cpu' | 'memory'): number => {
    const room = allocatable.get(name) ?? 0
    return room > 0 ? Math.min(1, (estimated[name] + estimate[name]) / room) : 1
  }
  const [cpu, memory] = [share('cpu'), share('memory')]
  return weights.room * (1 - (cpu + memory) / 2) * 100 + weights.balance * (1 - Math.abs(cpu - memory) / 2) * 100
}
