import { keyOf } from '../controllers/controller-context.ts'
import type { Node } from '../objects/node.ts'
import type { Pod, PodAffinityTerm } from '../objects/pod.ts'
import { groupOf, isInGroup } from './pod-group.ts'
import type { Refusal } from './refusal.ts'
import { domainOf, placeOf, type Surroundings } from './surroundings.ts'

/** What the affinities of a pod and of those that are there say about domains. */
export interface AffinityRules {
  readonly wanted: readonly { readonly topologyKey: string; readonly domains: ReadonlySet<string> }[]
  /** Whether the pod may be the first of its group. */
  readonly mayBeFirst: boolean
  /** `key=value` of the domains with pods that this one keeps away from. */
  readonly avoided: readonly { readonly topologyKey: string; readonly domains: ReadonlySet<string> }[]
  /** The domains whose pods keep this one away. */
  readonly repelling: readonly { readonly topologyKey: string; readonly domain: string }[]
}

/** Undefined where there are no rules. */
export function affinityRulesOf(
  pod: Pod,
  surroundings: Surroundings,
  without?: ReadonlySet<string>,
): AffinityRules | undefined {
  const { affinity } = pod.spec
  const towards = affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  const against = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  const repelling = repelledFrom(pod, surroundings, without)
  if (towards.length === 0 && against.length === 0 && repelling.length === 0) return undefined
  const { namespaces } = surroundings
  // Only a pod that meets all terms counts for any of them.
  const isWanted = (other: Pod): boolean => towards.every((term) => isInGroup(pod, term, other, namespaces))
  const wanted = towards.map((term) => domainsWith(pod, term, surroundings, without, isWanted))
  return {
    wanted,
    mayBeFirst: wanted.every(({ domains }) => domains.size === 0) && isWanted(pod),
    avoided: against.map((term) => domainsWith(pod, term, surroundings, without, () => true)),
    repelling,
  }
}

function domainsWith(
  pod: Pod,
  term: PodAffinityTerm,
  surroundings: Surroundings,
  without: ReadonlySet<string> | undefined,
  counts: (other: Pod) => boolean,
): { readonly topologyKey: string; readonly domains: ReadonlySet<string> } {
  const domains = new Set<string>()
  for (const other of groupOf(surroundings.pods, pod, term, surroundings.namespaces)) {
    const place = placeOf(surroundings, keyOf(other), other as Pod, without)
    const domain = place && domainOf(place.node, term.topologyKey)
    if (domain !== undefined && !domains.has(domain) && counts(other as Pod)) domains.add(domain)
  }
  return { topologyKey: term.topologyKey, domains }
}

function repelledFrom(
  pod: Pod,
  surroundings: Surroundings,
  without: ReadonlySet<string> | undefined,
): AffinityRules['repelling'] {
  const found: { topologyKey: string; domain: string }[] = []
  for (const [key, other] of surroundings.repelling) {
    const place = placeOf(surroundings, key, other, without)
    if (!place) continue
    for (const term of other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
      const domain = domainOf(place.node, term.topologyKey)
      if (domain !== undefined && isInGroup(other, term, pod, surroundings.namespaces))
        found.push({ topologyKey: term.topologyKey, domain })
    }
  }
  return found
}

/** Why a node can't take a pod because of the pods in its domains. */
export function refuseByAffinity(rules: AffinityRules, node: Node): Refusal | undefined {
  const { wanted, mayBeFirst, avoided, repelling } = rules
  const isTogether = wanted.every(({ topologyKey, domains }) => {
    const domain = domainOf(node, topologyKey)
    return domain !== undefined && (mayBeFirst || domains.has(domain))
  })
  if (!isTogether) return { reasons: ["node(s) didn't match pod affinity rules"], final: true }
  const isIn = (topologyKey: string, domains: ReadonlySet<string>): boolean => {
    const domain = domainOf(node, topologyKey)
    return domain !== undefined && domains.has(domain)
  }
  if (avoided.some(({ topologyKey, domains }) => isIn(topologyKey, domains)))
    return { reasons: ["node(s) didn't match pod anti-affinity rules"], final: false }
  if (repelling.some(({ topologyKey, domain }) => domainOf(node, topologyKey) === domain))
    return { reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"], final: false }
  return undefined
}
