import type { Debt, HealedDebt } from 'chaos-plugin-api'
import { heldBy } from '../objects/finalizers.ts'
import type { Seen } from '../view/shared-view.ts'
import type { Claim } from './claim.ts'
import { isService } from './endpoint-state.ts'
import type { PodState, SeenPod } from './pod-state.ts'
import type { WorkloadNow } from './read-workloads.ts'
import {
  boundOf,
  type RemovedPod,
  type RestartedDeployment,
  type ServingObject,
  type WorkloadDebt,
} from './workload-debt.ts'

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
  /** Whether the workload has all that it owes, so that the rest of the debts has healed. */
  readonly healed: boolean
  /** Whether a removed pod is still there. */
  readonly isThere: boolean
  /** What it has and what is missing, as a part of a sentence. */
  readonly told: string
  /** How far it is: `48 of 50 ready`. */
  readonly count: string
  /** Whether waiting is useless. */
  readonly hopeless: boolean
  /** The steps that were taken towards health; each counts once. */
  readonly steps: () => readonly string[]
  /** Milliseconds since 1970 (UTC), when it must be looked at anew although nothing happens. */
  readonly again: number | undefined
}

/** Judges what is seen of a workload, as far as its debts are not settled yet. */
export function judgeClaim(claim: Claim, open: ReadonlySet<WorkloadDebt>, sight: Sight): Judgement {
  const removals = sortRemovals(claim.removals, open, sight)
  const ends = new Map<WorkloadDebt, HealedDebt>()
  const restarts = sortRestarts(claim, open, sight)
  for (const debt of [...removals.inVain, ...restarts.inVain]) ends.set(debt, { fate: 'not-applied' })
  const { leaving, gone } = removals
  const pending: readonly WorkloadDebt[] = [...removals.pending, ...restarts.pending]
  const { state } = sight.now
  const alive = sight.pods.filter(({ seen }) => !seen.kept.leaving && !seen.kept.finished)
  const isJob = claim.workload.kind === 'Job'
  const serving = isJob ? alive.length : alive.filter(({ seen }) => seen.kept.stage === 3).length
  const atMost = state?.wanted ?? Number.POSITIVE_INFINITY
  const target = Math.min(claim.ready, atMost)
  const remade = claim.renews ? alive.filter(({ seen }) => isNew(formerOf(claim), seen)).length : 0
  const toRemake = claim.renews ? Math.min(gone.filter(({ data }) => data.finished !== true).length, atMost) : 0
  // A Job that had failed before has not failed because of us.
  const failed = state?.ended === 'failed' && claim.before?.wanted !== 0
  const counted = `${serving} of ${target} ${isService(claim) ? 'endpoints' : 'pods'} are ${isJob ? 'at work' : 'ready'}`
  const knowsTarget = Number.isFinite(target)
  const lacking = [
    ...(knowsTarget && serving < target ? [counted] : []),
    ...(remade < toRemake ? [`${remade} of ${toRemake} removed pods have been made again`] : []),
    ...restarts.arrived.flatMap(({ data }) => unreplaced(data, alive, atMost)),
    ...claim.servings.flatMap((debt) => (open.has(debt) ? notRemade(debt.data, alive, atMost) : [])),
    ...(claim.rollsOut && state?.rollout !== undefined ? [state.rollout] : []),
    ...(failed ? ['it has failed'] : []),
  ]
  const still = stillThere(leaving, sight)
  return {
    ends,
    isThere: leaving.length > 0,
    healed: lacking.length + leaving.length + pending.length === 0,
    told:
      lacking.length > 0
        ? [...lacking, ...still].join(', ')
        : [...(knowsTarget ? [counted] : []), ...still].join(', but '),
    count: [
      ...(knowsTarget
        ? [`${Math.min(serving, target)} of ${target} ${isJob ? 'at work' : 'ready'}`]
        : [`${serving} ready`]),
      ...(leaving.length === 0 ? [] : [`${leaving.length} still ending`]),
    ].join(', '),
    hopeless: failed,
    steps: () => [
      ...gone.map(({ data }) => data.pod.uid),
      ...alive.map(({ seen }) => `${seen.uid} ${seen.kept.stage}`),
    ],
    again: pending.length === 0 ? undefined : Math.min(...pending.map(boundOf)),
  }
}

function sortRemovals(removals: readonly Debt<RemovedPod>[], open: ReadonlySet<WorkloadDebt>, sight: Sight) {
  const leaving: Debt<RemovedPod>[] = []
  const pending: Debt<RemovedPod>[] = []
  const inVain: Debt<RemovedPod>[] = []
  const gone: Debt<RemovedPod>[] = []
  for (const removal of removals) {
    if (!open.has(removal)) continue
    const there = sight.podAt(removal.data.pod)
    if (there?.uid !== removal.data.pod.uid) gone.push(removal)
    else if (there.kept.leaving || removal.outcome === 'done') leaving.push(removal)
    else (sight.podsReadAt >= boundOf(removal) ? inVain : pending).push(removal)
  }
  return { leaving, pending, inVain, gone }
}

/** Restarts of unknown outcome that have not arrived: by now, or for good. */
function sortRestarts({ restarts }: Claim, open: ReadonlySet<WorkloadDebt>, { now }: Sight) {
  const missing = restarts.filter((restart) => {
    const { outcome, data } = restart
    if (!open.has(restart) || outcome === 'done' || data.restartedAt === undefined || now.state === undefined)
      return false
    // A later one was somebody else's, after ours or in its place.
    return now.restartedAt === undefined || Date.parse(now.restartedAt) < Date.parse(data.restartedAt)
  })
  const { pending = [], inVain = [] } = Object.groupBy(missing, (one) =>
    now.readAt >= boundOf(one) ? 'inVain' : 'pending',
  )
  return { pending, inVain, arrived: restarts.filter((restart) => open.has(restart) && !missing.includes(restart)) }
}

/** Pods that a workload had, or when the newest of them was created. */
interface FormerPods {
  readonly pods?: readonly string[] | undefined
  readonly newest?: string | undefined
}

function formerOf({ before, removals }: Claim): FormerPods {
  const { pods, newest } = before ?? {}
  if (pods !== undefined || newest !== undefined) return { pods, newest }
  const created = removals.map(({ data }) => data.pod.createdAt)
  return { newest: created.reduce((one, other) => (one > other ? one : other)) }
}

function isNew({ pods, newest }: FormerPods, { uid, kept }: Seen<PodState>): boolean {
  return pods === undefined ? newest !== undefined && kept.createdAt > newest : !pods.includes(uid)
}

/** What a restart has not replaced yet, where only the pods themselves tell. */
function unreplaced(data: RestartedDeployment, alive: readonly SeenPod[], atMost: number): readonly string[] {
  const { pods, newest, ready = 0 } = data
  if (pods === undefined && newest === undefined) return []
  const toReplace = Math.min(pods?.length ?? ready, atMost)
  const replaced = alive.filter(({ seen }) => isNew(data, seen)).length
  return replaced < toReplace ? [`${replaced} of ${toReplace} pods have been replaced`] : []
}

/** What has left and has not been made again yet, where only the pods themselves tell. */
function notRemade({ displaced = [], ...former }: ServingObject, alive: readonly SeenPod[], atMost: number) {
  const left = displaced.filter((uid) => alive.every(({ seen }) => seen.uid !== uid))
  const toRemake = Math.min(left.length, atMost)
  const remade = alive.filter(({ seen }) => isNew(former, seen)).length
  return remade < toRemake ? [`${remade} of ${toRemake} pods that had to leave have been made again`] : []
}

/** Of the pods that did not go, why: of the first ones by name. */
function stillThere(leaving: readonly Debt<RemovedPod>[], { podAt }: Sight): readonly string[] {
  const told = leaving.slice(0, 3).map(({ data: { pod } }) => {
    const name = `Pod ${pod.namespace}/${pod.name}`
    const { leaving: isLeaving = false, finalizers = [] } = podAt(pod)?.kept ?? {}
    if (!isLeaving) return `${name} is still there`
    return finalizers.length === 0 ? `${name} has not ended` : `${name} is ${heldBy(finalizers)}`
  })
  const more = leaving.length - told.length
  const all = more > 0 ? [...told, `${more} more are still there`] : told
  return all.length === 0 ? [] : [all.join(', ')]
}
