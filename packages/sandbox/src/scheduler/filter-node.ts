import type { Pod, PodAffinityTerm } from '../objects/pod.ts'
import { matchesSelector } from '../selectors/label-selector.ts'
import { matchesNodeSelector } from './match-node-selector.ts'
import type { NodeUsage, Resources } from './node-usage.ts'
import { toleratesTaint } from './tolerates-taint.ts'

/** The nodes and pods that a decision is made on. */
export interface Surroundings {
  readonly usages: ReadonlyMap<string, NodeUsage>
}

/** Why a node can't take a pod, in the words that the scheduler reports; undefined if it can. */
export function filterNode(
  pod: Pod,
  requests: Resources,
  usage: NodeUsage,
  surroundings: Surroundings,
): string | undefined {
  const { node } = usage
  if (
    node.spec.unschedulable &&
    !toleratesTaint(pod.spec.tolerations, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })
  ) {
    return 'node(s) were unschedulable'
  }
  const taint = node.spec.taints?.find(
    ({ effect, ...rest }) =>
      effect !== 'PreferNoSchedule' && !toleratesTaint(pod.spec.tolerations, { ...rest, effect }),
  )
  if (taint) {
    return taint.key === 'node.kubernetes.io/unschedulable'
      ? 'node(s) were unschedulable'
      : `node(s) had untolerated taint(s)`
  }
  if (!matchesNodeSelector(pod, node)) return "node(s) didn't match Pod's node affinity/selector"
  if (usage.pods.size + 1 > (usage.allocatable.get('pods') ?? 110)) return 'Too many pods'
  for (const [name, amount] of requests) {
    if (amount > 0 && (usage.requested.get(name) ?? 0) + amount > (usage.allocatable.get(name) ?? 0))
      return `Insufficient ${name}`
  }
  return filterByPods(pod, usage, surroundings)
}

function filterByPods(pod: Pod, usage: NodeUsage, surroundings: Surroundings): string | undefined {
  const { affinity, topologySpreadConstraints } = pod.spec
  const against = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  if (against.some((term) => podsInTopology(pod, term, usage, surroundings) > 0))
    return "node(s) didn't match pod anti-affinity rules"
  const towards = affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  for (const term of towards) {
    if (podsInTopology(pod, term, usage, surroundings) > 0) continue
    // The first pod of a group that wants to be together may go anywhere.
    const anywhere = [...surroundings.usages.values()].some(({ pods }) =>
      [...pods.values()].some((other) => matchesAffinityTerm(pod, term, other)),
    )
    if (anywhere || !matchesAffinityTerm(pod, term, pod)) return "node(s) didn't match pod affinity rules"
  }
  for (const constraint of topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue
    const domain = usage.node.metadata.labels?.[constraint.topologyKey]
    if (domain === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)"
    const counts = new Map<string, number>()
    for (const { node, pods } of surroundings.usages.values()) {
      const value = node.metadata.labels?.[constraint.topologyKey]
      if (value === undefined || !matchesNodeSelector(pod, node)) continue
      const matching = [...pods.values()].filter(
        (other) => sameGroup(pod, other) && matchesSelector(other.metadata.labels, constraint.labelSelector),
      ).length
      counts.set(value, (counts.get(value) ?? 0) + matching)
    }
    const self = matchesSelector(pod.metadata.labels, constraint.labelSelector) ? 1 : 0
    if ((counts.get(domain) ?? 0) + self - Math.min(...counts.values()) > constraint.maxSkew)
      return "node(s) didn't match pod topology spread constraints"
  }
  return undefined
}

function sameGroup(pod: Pod, other: Pod): boolean {
  return other.metadata.namespace === pod.metadata.namespace && !other.metadata.deletionTimestamp
}

function matchesAffinityTerm(pod: Pod, { labelSelector, namespaces }: PodAffinityTerm, other: Pod): boolean {
  const allowed = namespaces ?? [pod.metadata.namespace ?? '']
  return allowed.includes(other.metadata.namespace ?? '') && matchesSelector(other.metadata.labels, labelSelector)
}

function podsInTopology(pod: Pod, term: PodAffinityTerm, usage: NodeUsage, { usages }: Surroundings): number {
  const domain = usage.node.metadata.labels?.[term.topologyKey]
  if (domain === undefined) return 0
  let count = 0
  for (const { node, pods } of usages.values()) {
    if (node.metadata.labels?.[term.topologyKey] !== domain) continue
    for (const other of pods.values()) if (matchesAffinityTerm(pod, term, other)) count++
  }
  return count
}
