import { keyOf } from '../controllers/controller-context.ts'
import type { Pod } from '../objects/pod.ts'
import { budgetsOf } from '../registry/budgets-of.ts'
import type { Cluster } from '../registry/cluster.ts'
import { claimsOfPod } from './claims-of-pod.ts'
import { applicantOf, filterNode } from './filter-node.ts'
import { copyUsage, countPod, type NodeUsage } from './node-usage.ts'
import type { Refusal } from './refusal.ts'
import type { Surroundings } from './surroundings.ts'

/** The pods that would have to leave a node for another to fit. */
export interface Victims {
  readonly usage: NodeUsage
  /** The most important first. */
  readonly pods: readonly Pod[]
  /** How many of them a PodDisruptionBudget protects. */
  readonly violations: number
}

/**
 * Finds the fewest and least important pods of a node that must go for another pod to fit: all of lower priority are thought away,
 * and as many as fit are kept, those that budgets protect first. Returns why where even that doesn't help.
 */
export function selectVictims(
  cluster: Cluster,
  key: string,
  pod: Pod,
  usage: NodeUsage,
  surroundings: Surroundings,
): Victims | Refusal {
  const claims = claimsOfPod(cluster, pod)
  const lower = [...usage.pods.values()].filter((other) => priorityOf(other) < priorityOf(pod))
  if (lower.length === 0) return { reasons: ['No preemption victims found for incoming pod'], final: true }
  const trial = copyUsage(usage)
  const gone = new Set<string>()
  const leave = (other: Pod): void => {
    countPod(trial, keyOf(other), other, -1)
    gone.add(keyOf(other))
  }
  const stay = (other: Pod): void => {
    countPod(trial, keyOf(other), other, 1)
    gone.delete(keyOf(other))
  }
  const refusal = (): Refusal | undefined => filterNode(applicantOf(key, pod, surroundings, claims, gone), trial)
  for (const other of lower) leave(other)
  const hopeless = refusal()
  if (hopeless) return hopeless
  const victims: Pod[] = []
  const { protectedPods, others } = byProtection(cluster, lower.sort(byImportance))
  let violations = 0
  for (const other of [...protectedPods, ...others]) {
    stay(other)
    if (!refusal()) continue
    leave(other)
    victims.push(other)
    if (protectedPods.includes(other)) violations++
  }
  return { usage, pods: victims.sort(byImportance), violations }
}

export function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0
}

export function startOf({ status, metadata }: Pod): number {
  return Date.parse(status.startTime ?? metadata.creationTimestamp ?? '')
}

function byImportance(left: Pod, right: Pod): number {
  return (
    priorityOf(right) - priorityOf(left) ||
    startOf(left) - startOf(right) ||
    Number(left.metadata.resourceVersion) - Number(right.metadata.resourceVersion)
  )
}

/** Which of the pods could not go without a budget being overdrawn, if all of them went in this order. */
function byProtection(
  cluster: Cluster,
  pods: readonly Pod[],
): { readonly protectedPods: readonly Pod[]; readonly others: readonly Pod[] } {
  const allowed = new Map<string, number>()
  const protectedPods: Pod[] = []
  const others: Pod[] = []
  for (const pod of pods) {
    let violates = false
    for (const budget of budgetsOf(cluster, pod)) {
      const status = budget['status'] as {
        readonly disruptionsAllowed?: number
        readonly disruptedPods?: Readonly<Record<string, string>>
      }
      if (status.disruptedPods?.[pod.metadata.name] !== undefined) continue
      const left = (allowed.get(keyOf(budget)) ?? status.disruptionsAllowed ?? 0) - 1
      allowed.set(keyOf(budget), left)
      if (left < 0) violates = true
    }
    ;(violates ? protectedPods : others).push(pod)
  }
  return { protectedPods, others }
}
