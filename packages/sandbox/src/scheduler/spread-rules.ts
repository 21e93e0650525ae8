import { keyOf } from '../controllers/controller-context.ts'
import type { Node } from '../objects/node.ts'
import type { Pod, TopologySpreadConstraint } from '../objects/pod.ts'
import { matchesSelector } from '../selectors/label-selector.ts'
import { selectedObjects } from '../selectors/selected-objects.ts'
import { matchesNodeSelector } from './match-node-selector.ts'
import { fullSelector } from './pod-group.ts'
import type { Refusal } from './refusal.ts'
import { domainOf, placeOf, type Surroundings } from './surroundings.ts'
import { toleratesTaint } from './tolerates-taint.ts'

/** How the pods that a constraint is about are spread over the domains. */
export interface Spread {
  readonly topologyKey: string
  readonly maxSkew: number
  /** The pods in each domain that counts. */
  readonly counts: ReadonlyMap<string, number>
  /** The fewest in any, 0 where there are too few domains. */
  readonly fewest: number
  /** 1 if the pod itself is one of them. */
  readonly own: 0 | 1
}

/** The spread that each of a pod's constraints of one kind is about. */
export function spreadsOf(
  pod: Pod,
  whenUnsatisfiable: string,
  surroundings: Surroundings,
  without?: ReadonlySet<string>,
): readonly Spread[] {
  const constraints = (pod.spec.topologySpreadConstraints ?? []).filter(
    (constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable,
  )
  const keys = constraints.map(({ topologyKey }) => topologyKey)
  return constraints.map((constraint) => spreadOf(pod, constraint, keys, surroundings, without))
}

function spreadOf(
  pod: Pod,
  constraint: TopologySpreadConstraint,
  keys: readonly string[],
  surroundings: Surroundings,
  without: ReadonlySet<string> | undefined,
): Spread {
  const { topologyKey, maxSkew, minDomains = 1 } = constraint
  const counts = new Map<string, number>()
  const counted = new Set<Node>()
  for (const { node } of surroundings.usages.values()) {
    if (!keys.every((key) => domainOf(node, key) !== undefined) || !isEligible(pod, constraint, node)) continue
    counted.add(node)
    const domain = domainOf(node, topologyKey)!
    if (!counts.has(domain)) counts.set(domain, 0)
  }
  const selector = fullSelector(pod.metadata.labels, constraint)
  for (const other of selectedObjects(surroundings.pods, pod.metadata.namespace, selector)) {
    if (other.metadata.deletionTimestamp) continue
    const place = placeOf(surroundings, keyOf(other), other as Pod, without)
    if (!place || !counted.has(place.node)) continue
    const domain = domainOf(place.node, topologyKey)!
    counts.set(domain, (counts.get(domain) ?? 0) + 1)
  }
  let fewest = counts.size < minDomains ? 0 : Number.POSITIVE_INFINITY
  for (const count of counts.values()) fewest = Math.min(fewest, count)
  const own = matchesSelector(pod.metadata.labels, selector) ? 1 : 0
  return { topologyKey, maxSkew, counts, fewest, own }
}

function isEligible(
  pod: Pod,
  { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' }: TopologySpreadConstraint,
  node: Node,
): boolean {
  if (nodeAffinityPolicy === 'Honor' && !matchesNodeSelector(pod, node)) return false
  if (nodeTaintsPolicy !== 'Honor') return true
  return (node.spec.taints ?? []).every(
    (taint) => taint.effect === 'PreferNoSchedule' || toleratesTaint(pod.spec.tolerations, taint),
  )
}

/** Why a node can't take a pod without spreading its like too unevenly. */
export function refuseBySpread(spreads: readonly Spread[], node: Node): Refusal | undefined {
  for (const { topologyKey, maxSkew, counts, fewest, own } of spreads) {
    const domain = domainOf(node, topologyKey)
    if (domain === undefined) {
      const reason = "node(s) didn't match pod topology spread constraints (missing required label)"
      return { reasons: [reason], final: true }
    }
    if ((counts.get(domain) ?? 0) + own - fewest > maxSkew)
      return { reasons: ["node(s) didn't match pod topology spread constraints"], final: false }
  }
  return undefined
}
