import type { Node } from '../objects/node.ts'
import type { Pod } from '../objects/pod.ts'
import { controllerOf } from '../objects/workload.ts'
import { hostPortsOf } from './host-ports.ts'
import { allocatableOf, estimateOf, type Resources, requestsOf } from './pod-requests.ts'

/** A node with what its pods have taken of it. */
export interface NodeUsage {
  node: Node
  readonly allocatable: Map<string, number>
  readonly requested: Map<string, number>
  /** The same for CPU and memory, with a little for each container that asks for nothing: for comparing nodes. */
  readonly estimated: { cpu: number; memory: number }
  readonly pods: Map<string, Pod>
  /** How many pods use each port of the node. */
  readonly ports: Map<string, number>
  /** How many pods each controller has here. */
  readonly perOwner: Map<string, number>
  /** The pods that have been promised a place here once others have made room. */
  readonly nominated: Map<string, Pod>
}

export function newUsage(node: Node): NodeUsage {
  return {
    node,
    allocatable: allocatableOf(node),
    requested: new Map(),
    estimated: { cpu: 0, memory: 0 },
    pods: new Map(),
    ports: new Map(),
    perOwner: new Map(),
    nominated: new Map(),
  }
}

/** A copy that pods can be tried on. */
export function copyUsage(usage: NodeUsage): NodeUsage {
  return {
    node: usage.node,
    allocatable: usage.allocatable,
    requested: new Map(usage.requested),
    estimated: { ...usage.estimated },
    pods: new Map(usage.pods),
    ports: new Map(usage.ports),
    perOwner: new Map(usage.perOwner),
    nominated: usage.nominated,
  }
}

/** Counts a pod in (+1) or out (-1). */
export function countPod(usage: NodeUsage, key: string, pod: Pod, sign: 1 | -1): void {
  if (sign === 1) usage.pods.set(key, pod)
  else usage.pods.delete(key)
  add(usage.requested, requestsOf(pod), sign)
  const estimate = estimateOf(pod)
  usage.estimated.cpu += sign * estimate.cpu
  usage.estimated.memory += sign * estimate.memory
  for (const port of hostPortsOf(pod)) bump(usage.ports, port, sign)
  const owner = controllerOf(pod)?.uid
  if (owner !== undefined) bump(usage.perOwner, owner, sign)
}

function add(total: Map<string, number>, amounts: Resources, sign: 1 | -1): void {
  for (const [name, amount] of amounts) total.set(name, (total.get(name) ?? 0) + sign * amount)
}

function bump(counts: Map<string, number>, key: string, sign: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + sign
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}
