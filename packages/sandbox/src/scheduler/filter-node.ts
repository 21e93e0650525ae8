import type { Pod } from '../objects/pod.ts'
import { type AffinityRules, affinityRulesOf, refuseByAffinity } from './affinity-rules.ts'
import type { PodClaims } from './claims-of-pod.ts'
import { arePortsFree, hostPortsOf } from './host-ports.ts'
import { matchesNodeSelector } from './match-node-selector.ts'
import type { NodeUsage } from './node-usage.ts'
import { type Resources, requestsOf } from './pod-requests.ts'
import type { Refusal } from './refusal.ts'
import { refuseBySpread, type Spread, spreadsOf } from './spread-rules.ts'
import type { Surroundings } from './surroundings.ts'
import { toleratesTaint } from './tolerates-taint.ts'

/** A pod with all that must be known to say whether a node can take it. */
export interface Applicant {
  readonly key: string
  readonly pod: Pod
  readonly requests: Resources
  readonly ports: readonly string[]
  readonly affinity: AffinityRules | undefined
  readonly spreads: readonly Spread[]
  readonly claims: PodClaims | undefined
}

/** Looks once at what the pods of the cluster mean for one pod; `without` those that are thought away. */
export function applicantOf(
  key: string,
  pod: Pod,
  surroundings: Surroundings,
  claims: PodClaims | undefined,
  without?: ReadonlySet<string>,
): Applicant {
  return {
    key,
    pod,
    requests: requestsOf(pod),
    ports: hostPortsOf(pod),
    affinity: affinityRulesOf(pod, surroundings, without),
    spreads: pod.spec.topologySpreadConstraints ? spreadsOf(pod, 'DoNotSchedule', surroundings, without) : [],
    claims,
  }
}

/** Why a node can't take a pod; undefined if it can. The checks have the order of the kube-scheduler, which reports the first that fails. */
export function filterNode(applicant: Applicant, usage: NodeUsage): Refusal | undefined {
  const { pod } = applicant
  const { node } = usage
  if (
    node.spec.unschedulable &&
    !toleratesTaint(pod.spec.tolerations, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })
  ) {
    return { reasons: ['node(s) were unschedulable'], final: true }
  }
  for (const taint of node.spec.taints ?? []) {
    if (taint.effect !== 'PreferNoSchedule' && !toleratesTaint(pod.spec.tolerations, taint))
      return { reasons: ['node(s) had untolerated taint(s)'], final: true }
  }
  if (!matchesNodeSelector(pod, node))
    return { reasons: ["node(s) didn't match Pod's node affinity/selector"], final: true }
  if (!arePortsFree(applicant.ports, usage.ports))
    return { reasons: ["node(s) didn't have free ports for the requested pod ports"], final: false }
  return (
    refuseByResources(applicant, usage) ??
    refuseByClaims(applicant, usage) ??
    refuseBySpread(applicant.spreads, node) ??
    (applicant.affinity && refuseByAffinity(applicant.affinity, node))
  )
}

function refuseByResources({ key, pod, requests }: Applicant, usage: NodeUsage): Refusal | undefined {
  const promised = usage.nominated.size === 0 ? nobody : promisedBefore(key, pod, usage)
  let reasons: string[] | undefined
  let final = false
  if (usage.pods.size + promised.length + 1 > (usage.allocatable.get('pods') ?? 110)) reasons = ['Too many pods']
  for (const [name, amount] of requests) {
    if (amount <= 0) continue
    const room = usage.allocatable.get(name) ?? 0
    let used = usage.requested.get(name) ?? 0
    for (const other of promised) used += requestsOf(other).get(name) ?? 0
    if (used + amount <= room) continue
    reasons = [...(reasons ?? []), `Insufficient ${name}`]
    if (amount > room) final = true
  }
  return reasons && { reasons, final }
}

function refuseByClaims({ claims }: Applicant, { node }: NodeUsage): Refusal | undefined {
  const reason = claims?.refusalOf(node)
  return reason === undefined ? undefined : { reasons: [reason], final: true }
}

const nobody: readonly Pod[] = []

/** The pods to which the node's room is promised before this one. */
function promisedBefore(key: string, pod: Pod, { nominated }: NodeUsage): readonly Pod[] {
  return [...nominated]
    .filter(([other, { spec }]) => other !== key && (spec.priority ?? 0) >= (pod.spec.priority ?? 0))
    .map(([, other]) => other)
}
