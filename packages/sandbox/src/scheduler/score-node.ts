import type { Pod } from '../objects/pod.ts'
import { controllerOf } from '../objects/workload.ts'
import { matchesTerm } from './match-node-selector.ts'
import type { NodeUsage, Resources } from './node-usage.ts'

/** How well a node suits a pod: the higher the better. Pods of one controller are kept apart first, then load is levelled. */
export function scoreNode(pod: Pod, requests: Resources, usage: NodeUsage): number {
  const owner = controllerOf(pod)?.uid
  const siblings = owner === undefined ? 0 : (usage.perOwner.get(owner) ?? 0)
  let preference = 0
  for (const { weight, preference: term } of pod.spec.affinity?.nodeAffinity
    ?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (matchesTerm(term, usage.node)) preference += weight
  }
  const avoided = usage.node.spec.taints?.filter(({ effect }) => effect === 'PreferNoSchedule').length ?? 0
  return preference * 10 - siblings * 100 - avoided * 50 - fullness(usage, requests) * 10
}

function fullness(usage: NodeUsage, requests: Resources): number {
  let sum = usage.pods.size / (usage.allocatable.get('pods') ?? 110)
  for (const name of ['cpu', 'memory']) {
    const room = usage.allocatable.get(name) ?? 0
    if (room > 0) sum += ((usage.requested.get(name) ?? 0) + (requests.get(name) ?? 0)) / room
  }
  return sum
}
