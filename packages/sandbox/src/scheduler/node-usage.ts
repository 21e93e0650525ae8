import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { controllerOf } from '../objects/workload.ts'
import { parseQuantity } from '../resources/parse-quantity.ts'

export type Resources = ReadonlyMap<string, number>

/** A node with what its pods have taken of it. */
export interface NodeUsage {
  node: Node
  readonly allocatable: Map<string, number>
  readonly requested: Map<string, number>
  readonly pods: Map<string, Pod>
  /** How many pods each controller has here. */
  readonly perOwner: Map<string, number>
}

export function newUsage(node: Node): NodeUsage {
  return { node, allocatable: allocatableOf(node), requested: new Map(), pods: new Map(), perOwner: new Map() }
}

export function allocatableOf({ status }: Node): Map<string, number> {
  return new Map(
    Object.entries(status.allocatable ?? status.capacity ?? {}).map(([name, quantity]) => [
      name,
      parseQuantity(quantity),
    ]),
  )
}

/** What a pod asks for: the sum of its containers, or the largest init container if that is more. */
export function requestsOf({ spec }: Pod): Resources {
  const total = new Map<string, number>()
  for (const { resources } of spec.containers) {
    for (const [name, quantity] of Object.entries(resources?.requests ?? {}))
      total.set(name, (total.get(name) ?? 0) + parseQuantity(quantity))
  }
  for (const { resources } of spec.initContainers ?? []) {
    for (const [name, quantity] of Object.entries(resources?.requests ?? {}))
      total.set(name, Math.max(total.get(name) ?? 0, parseQuantity(quantity)))
  }
  for (const [name, quantity] of Object.entries(spec.overhead ?? {}))
    total.set(name, (total.get(name) ?? 0) + parseQuantity(quantity))
  return total
}

/** Counts a pod in (+1) or out (-1). */
export function countPod(usage: NodeUsage, key: string, pod: Pod, sign: 1 | -1): void {
  if (sign === 1) usage.pods.set(key, pod)
  else usage.pods.delete(key)
  for (const [name, amount] of requestsOf(pod))
    usage.requested.set(name, (usage.requested.get(name) ?? 0) + sign * amount)
  const owner = controllerOf(pod)?.uid
  if (owner === undefined) return
  const count = (usage.perOwner.get(owner) ?? 0) + sign
  if (count > 0) usage.perOwner.set(owner, count)
  else usage.perOwner.delete(owner)
}
