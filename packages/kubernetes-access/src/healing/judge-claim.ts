import type { Debt, HealedDebt } from 'chaos-plugin-api'
import type { Seen } from '../view/shared-view.ts'
import type { Claim } from './claim.ts'
import { isService } from './endpoint-state.ts'
import type { SeenPod } from './pod-sight.ts'
import type { PodState } from './pod-state.ts'
import type { WorkloadNow } from './read-workloads.ts'
import type { RemovedPod, WorkloadDebt } from './workload-debt.ts'

/** Seconds that the API server may take for a removal: after them one of unknown outcome either took effect or never will. */
export const removalTimeout = 30

/** What is seen of a workload at one time. */
export interface Sight {
  /** Milliseconds since 1970 (UTC), by which the pods were read. */
  readonly podsReadAt: number
  readonly now: WorkloadNow
  /** All its pods, also those on their way out. */
  readonly pods: readonly SeenPod[]
  /** What stands where a pod was. */
  readonly podAt: (pod: RemovedPod['pod']) => Seen<PodState> | undefined
}

/** What a workload came to, or what it still misses. */
export interface Judgement {
  /** Those that have come to an end. */
  readonly ends: ReadonlyMap<WorkloadDebt, HealedDebt>
  /** What is missing for the others, as parts of a sentence; empty where nothing is. */
  readonly missing: readonly string[]
  /** Whether waiting is useless. */
  readonly hopeless: boolean
  /** The steps that were taken towards health; each counts once. */
  readonly steps: readonly string[]
  /** How far it is: `48 of 50 ready`. */
  readonly count: string
  /** Milliseconds since 1970 (UTC), when it must be looked at anew although nothing happens. */
  readonly again: number | undefined
}

/** Judges what is seen of a workload. */
export function judgeClaim(claim: Claim, open: readonly WorkloadDebt[], sight: Sight): Judgement {
  const ends = new Map<WorkloadDebt, HealedDebt>()
  const { leaving, pending, gone, again } = sortRemovals(claim, sight, ends)
  const { state, restartedAt, readAt } = sight.now
  for (const restart of claim.restarts) {
    const { outcome, at, data } = restart
    if (outcome !== 'unknown' || data.restartedAt === undefined || restartedAt === data.restartedAt) continue
    if (state !== undefined && readAt >= at + removalTimeout * 1000) ends.set(restart, { fate: 'not-applied' })
  }
  const alive = sight.pods.filter(({ seen }) => !seen.kept.leaving && !seen.kept.finished)
  const what = isService(claim) ? 'endpoints' : 'pods'
  const isJob = claim.workload.kind === 'Job'
  const counted = isJob ? alive.length : alive.filter(({ seen }) => seen.kept.stage === 3).length
  const target = Math.min(claim.ready, state?.wanted ?? Number.POSITIVE_INFINITY)
  const renewed = claim.renews
    ? Math.min(gone.filter(({ data }) => data.finished !== true).length, state?.wanted ?? Number.POSITIVE_INFINITY)
    : 0
  const renewals = claim.renews ? alive.filter(({ seen }) => isNew(claim, seen)).length : 0
  const failed = state?.ended === 'failed' && claim.before?.wanted !== 0
  const wants = Number.isFinite(target) ? target : 0
  const missing = [
    ...(counted < target && Number.isFinite(target)
      ? [`${counted} of ${target} ${what} are ${isJob ? 'at work' : 'ready'}`]
      : []),
    ...(renewals < renewed ? [`${renewals} of ${renewed} removed pods have been made again`] : []),
    ...(claim.rollsOut && state?.rollout !== undefined ? [state.rollout] : []),
    ...(failed ? ['it has failed'] : []),
  ]
  const complete = missing.length === 0
  if (complete && leaving.length + pending.length === 0) {
    for (const debt of open) if (!ends.has(debt)) ends.set(debt, { fate: 'healed' })
  }
  const stuck = leaving.map(({ data }) => whyStill(data, sight))
  return {
    ends,
    missing: [...missing, ...stuck],
    hopeless: failed,
    steps: [...gone.map(({ data }) => data.pod.uid), ...alive.map(({ seen }) => `${seen.uid} ${seen.kept.stage}`)],
    count: `${Math.min(counted, wants)} of ${wants} ${isJob ? 'at work' : 'ready'}${leaving.length === 0 ? '' : `, ${leaving.length} still ending`}`,
    again,
  }
}

function sortRemovals({ removals }: Claim, sight: Sight, ends: Map<WorkloadDebt, HealedDebt>) {
  const leaving: Debt<RemovedPod>[] = []
  const pending: Debt<RemovedPod>[] = []
  const gone: Debt<RemovedPod>[] = []
  let again: number | undefined
  for (const removal of removals) {
    const { data, outcome, at } = removal
    const there = sight.podAt(data.pod)
    if (there?.uid !== data.pod.uid) gone.push(removal)
    else if (there.kept.leaving || outcome === 'done') leaving.push(removal)
    else {
      const bound = at + removalTimeout * 1000
      if (sight.podsReadAt >= bound) ends.set(removal, { fate: 'not-applied' })
      else {
        pending.push(removal)
        again = Math.min(again ?? bound, bound)
      }
    }
  }
  return { leaving, pending, gone, again }
}

function isNew({ before, removals }: Claim, { uid, kept }: Seen<PodState>): boolean {
  if (before?.pods !== undefined) return !before.pods.includes(uid)
  const newest =
    before?.newest ?? removals.map(({ data }) => data.pod.createdAt).reduce((one, other) => (one > other ? one : other))
  return kept.createdAt > newest
}

function whyStill({ pod }: RemovedPod, { podAt }: Sight): string {
  const name = `Pod ${pod.namespace}/${pod.name}`
  const { leaving = false, finalizers = [] } = podAt(pod)?.kept ?? {}
  if (!leaving) return `${name} is still there`
  return finalizers.length === 0 ? `${name} has not ended` : `${name} is held by its finalizer ${finalizers.join(', ')}`
}
