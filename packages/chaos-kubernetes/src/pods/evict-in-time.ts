import { pods } from 'chaos-kubernetes-access'
import { type ChangeCall, StepFailure } from 'chaos-plugin-api'
import type { Sending } from '../budgets/budget-lane.ts'
import type { BudgetLanes } from '../budgets/budget-lanes.ts'
import { isGone } from '../objects/is-gone.ts'
import type { Turn } from '../objects/pace.ts'
import { type Refusal, refusalOf } from './eviction-refusal.ts'
import { type HostedPod, toRemovable } from './hosted-pod.ts'

/** Seconds between two attempts at an eviction: the first and the longest pause. The more pods wait, the longer they all do. */
const firstPause = 0.2
const longestPause = 1
const waitingPerSecond = 50

/** The evictions of one drain. */
export interface Evictions extends Sending {
  readonly lanes: BudgetLanes
  /** Seconds that each pod gets to end; the pod's own where it is null. */
  readonly gracePeriod: number | null
  /** How many pods wait for another attempt. */
  waiting: number
}

/**
 * Evicts a pod. What is refused for now (by a disruption budget, or since the server is busy or has a fault) is tried again until the time
 * is over. The first attempt takes the given turn, each further one a turn of its own, so that a pod that waits keeps no other one waiting.
 * One that a budget refuses waits with the others that it guards.
 */
export async function evictInTime(
  evictions: Evictions,
  hosted: HostedPod,
  call: ChangeCall,
  firstTurn: Turn,
): Promise<void> {
  const { cluster, pace, lanes, deadline, context } = evictions
  const { clock, signal, logger } = context
  const { name, namespace } = hosted
  const pod = toRemovable(hosted)
  let turn = firstTurn
  for (let pause = firstPause; ; pause *= 2) {
    const refusal = await attempt(evictions, hosted, turn)
    if (refusal === undefined) return
    const { failure, previous, wait, budgetName } = refusal
    if (previous === 'not-applied' && (await isGone(cluster, pods, pod, failure))) throw failure
    const lane = budgetName === undefined ? undefined : lanes.of(hosted)
    const seconds = Math.max(wait, Math.min(pause, Math.max(longestPause, evictions.waiting / waitingPerSecond)))
    if (lane === undefined && clock.now() + seconds * 1000 >= deadline) throw notInTime(refusal, hosted)
    if (pause === firstPause) {
      const why = refusal.budget === undefined ? failure.message : `${refusal.budget}.`
      logger.info(`The eviction of ${namespace}/${name} is delayed: ${why}`)
    }
    evictions.waiting += 1
    let next: Turn | undefined
    try {
      if (lane === undefined) await clock.sleep(seconds, signal)
      next = await (lane ?? pace).turn()
    } catch (error) {
      // Whoever is stopped while it waits after a refusal has surely evicted nothing, and nobody has to find that out.
      throw previous === 'not-applied' ? failure : error
    } finally {
      evictions.waiting -= 1
    }
    if (next === undefined) throw notInTime(refusal, hosted)
    turn = next
    try {
      await call.again(undefined, previous)
    } catch (error) {
      turn.end()
      throw error
    }
  }
}

/** Sends the call once. Returns why it was refused for now; throws where trying again is useless. */
async function attempt(
  { cluster, lanes, gracePeriod }: Evictions,
  pod: HostedPod,
  turn: Turn,
): Promise<Refusal | undefined> {
  using _ = turn
  const { name, namespace, uid } = pod
  try {
    await cluster.evict({ name, namespace }, { uid, gracePeriodSeconds: gracePeriod ?? undefined })
    return undefined
  } catch (error) {
    const refusal = refusalOf(error, { name, namespace })
    // Before the turn ends, so that the next in the lane knows of it.
    lanes.note(pod, refusal)
    if (refusal.busy !== undefined) turn.end({ busy: refusal.busy })
    return refusal
  }
}

/** Says that a pod could not be evicted until the time was over, and what kept it. */
export function notInTime({ failure, previous, budget }: Refusal, { namespace, name }: HostedPod): StepFailure {
  const remedy =
    budget === undefined
      ? (failure.remedy ?? 'Give a longer timeout, or look what keeps the API server from it.')
      : 'Run more replicas, loosen the budget, or give a longer timeout.'
  const why = budget === undefined ? failure.message : `${budget}.`
  const message = `Pod ${namespace}/${name} could not be evicted until the time was over: ${why}`
  const { reason } = failure
  return new StepFailure(message, {
    reason,
    remedy,
    cause: failure,
    ...(previous === 'unknown' ? {} : { applied: false }),
  })
}
