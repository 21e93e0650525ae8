import { recordEvent } from '../events/record-event.ts'
import { withDisruptionTarget } from '../objects/disruption-target.ts'
import type { Pod } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { putStatus, remove } from '../registry/controller-writes.ts'
import { pods } from '../registry/resource-names.ts'
import type { NodeUsage } from './node-usage.ts'
import type { Refusal } from './refusal.ts'
import { priorityOf, selectVictims, startOf, type Victims } from './select-victims.ts'
import type { Surroundings } from './surroundings.ts'
import { nodesAvailable } from './unschedulable-text.ts'

/** The outcome of looking for pods that could make room for another. */
export interface Preemption {
  /** The node that the pod is promised. */
  readonly node?: string
  /** Why no room is made. */
  readonly message?: string
}

/** So many nodes are tried in a large cluster, or a tenth if that is more. */
const enough = 100

/** Makes room for a pod that fits nowhere, where ending pods of lower priority helps. `refusals` are those of all nodes. */
export function preempt(
  cluster: Cluster,
  key: string,
  pod: Pod,
  refusals: ReadonlyMap<string, Refusal>,
  surroundings: Surroundings,
): Preemption {
  const { usages } = surroundings
  if (pod.spec.preemptionPolicy === 'Never') return { message: 'not eligible due to preemptionPolicy=Never.' }
  const nominated = usages.get(pod.status.nominatedNodeName ?? '')
  if (nominated && refusals.get(nominated.node.metadata.name)?.final !== true && isMakingRoom(nominated, pod))
    return { message: 'not eligible due to a terminating pod on the nominated node.' }
  const reasons = new Map<string, number>()
  const count = (reason: string): void => void reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const candidates: Victims[] = []
  let tried = 0
  for (const [name, usage] of usages) {
    const refusal = refusals.get(name)
    if (refusal === undefined || refusal.final) {
      count('Preemption is not helpful for scheduling')
      continue
    }
    if (candidates.length > 0 && tried >= Math.max(enough, usages.size / 10)) break
    tried++
    const found = selectVictims(cluster, key, pod, usage, surroundings)
    if ('reasons' in found) for (const reason of found.reasons) count(reason)
    else candidates.push(found)
  }
  const best = bestCandidate(candidates)
  if (!best) return { message: nodesAvailable(usages.size, reasons) }
  for (const victim of best.pods) endVictim(cluster, pod, victim, best.usage)
  return { node: best.usage.node.metadata.name }
}

/** Whether a pod that was ended for this one still stops. */
function isMakingRoom(usage: NodeUsage, pod: Pod): boolean {
  for (const other of usage.pods.values()) {
    if (!other.metadata.deletionTimestamp || priorityOf(other) >= priorityOf(pod)) continue
    if (other.status.conditions?.some(({ reason }) => reason === 'PreemptionByScheduler')) return true
  }
  return false
}

/** Prefers, in this order: fewer violated budgets, less important victims, a smaller sum of priorities, fewer, those that started last. */
function bestCandidate(candidates: readonly Victims[]): Victims | undefined {
  let best: { readonly victims: Victims; readonly rank: readonly number[] } | undefined
  for (const victims of candidates) {
    const rank = rankOf(victims)
    if (best && !isLess(rank, best.rank)) continue
    best = { victims, rank }
  }
  return best?.victims
}

function rankOf({ pods, violations }: Victims): readonly number[] {
  const highest = pods.length > 0 ? priorityOf(pods[0]!) : Number.NEGATIVE_INFINITY
  // The lowest possible priority counts too, so that several low ones weigh more than one.
  const sum = pods.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0)
  const starts = pods.filter((pod) => priorityOf(pod) === highest).map(startOf)
  return [violations, highest, sum, pods.length, -Math.min(...starts)]
}

function isLess(left: readonly number[], right: readonly number[]): boolean {
  for (const [at, value] of left.entries()) if (value !== right[at]) return value < right[at]!
  return false
}

function endVictim(cluster: Cluster, pod: Pod, victim: Pod, { node }: NodeUsage): void {
  if (victim.metadata.deletionTimestamp) return
  const why = 'default-scheduler: preempting to accommodate a higher priority pod'
  const marked = putStatus(
    cluster,
    pods,
    victim,
    withDisruptionTarget(victim, cluster.clock.now(), 'PreemptionByScheduler', why),
  )
  const message = `Preempted by pod ${pod.metadata.uid} on node ${node.metadata.name}`
  recordEvent(cluster, victim, { type: 'Normal', reason: 'Preempted', message, source: 'default-scheduler' })
  remove(cluster, pods, marked)
}
