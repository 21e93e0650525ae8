import { type Cluster, pods, type RemovablePod } from 'chaos-kubernetes-access'
import { type ActionContext, type ChangeCall, StepFailure } from 'chaos-plugin-api'
import { isGone } from '../objects/is-gone.ts'
import type { Pace, Turn } from '../objects/pace.ts'
import { type Refusal, refusalOf } from './eviction-refusal.ts'

/** Seconds between two attempts at an eviction: the first and the longest pause. The more pods wait, the longer they all do. */
const firstPause = 0.2
const longestPause = 1
const waitingPerSecond = 50

/** The evictions of one drain. */
export interface Evictions {
  readonly cluster: Cluster
  readonly pace: Pace
  /** Milliseconds since 1970 (UTC), after which no attempt is made. */
  readonly deadline: number
  /** How many pods wait for another attempt. */
  waiting: number
}

/**
 * Evicts a pod. What is refused for now (by a disruption budget, or since the server is busy or has a fault) is tried again until the time
 * is over. The first attempt takes the given turn, each further one a turn of its own, so that a pod that waits keeps no other one waiting.
 */
export async function evictInTime(
  { clock, signal, logger }: Pick<ActionContext, 'clock' | 'signal' | 'logger'>,
  evictions: Evictions,
  pod: RemovablePod,
  call: ChangeCall,
  firstTurn: Turn,
): Promise<void> {
  const { cluster, pace, deadline } = evictions
  const { name, namespace } = pod.metadata
  let turn = firstTurn
  for (let pause = firstPause; ; pause *= 2) {
    const refusal = await attempt(cluster, pod, turn)
    if (refusal === undefined) return
    const { failure, previous, wait } = refusal
    if (previous === 'not-applied' && (await isGone(cluster, pods, pod, failure))) throw failure
    const seconds = Math.max(wait, Math.min(pause, Math.max(longestPause, evictions.waiting / waitingPerSecond)))
    if (clock.now() + seconds * 1000 >= deadline) throw notInTime(refusal, `Pod ${namespace}/${name}`)
    if (pause === firstPause) {
      const why = refusal.budget === undefined ? failure.message : `${refusal.budget}.`
      logger.info(`The eviction of ${namespace}/${name} is delayed: ${why}`)
    }
    evictions.waiting += 1
    let next: Turn | undefined
    try {
      await clock.sleep(seconds, signal)
      next = await pace.turn()
    } catch (error) {
      // Whoever is stopped while it waits after a refusal has surely evicted nothing, and nobody has to find that out.
      throw previous === 'not-applied' ? failure : error
    } finally {
      evictions.waiting -= 1
    }
    if (next === undefined) throw notInTime(refusal, `Pod ${namespace}/${name}`)
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
  cluster: Cluster,
  { metadata: { name, namespace, uid } }: RemovablePod,
  turn: Turn,
): Promise<Refusal | undefined> {
  using _ = turn
  try {
    await cluster.evict({ name, namespace }, { uid })
    return undefined
  } catch (error) {
    const refusal = refusalOf(error, { name, namespace })
    if (refusal.busy !== undefined) turn.end({ busy: refusal.busy })
    return refusal
  }
}

function notInTime({ failure, previous, budget }: Refusal, pod: string): StepFailure {
  const remedy =
    budget === undefined
      ? (failure.remedy ?? 'Give a longer timeout, or look what keeps the API server from it.')
      : 'Run more replicas, loosen the budget, or give a longer timeout.'
  const why = budget === undefined ? failure.message : `${budget}.`
  const message = `${pod} could not be evicted until the time was over: ${why}`
  const { reason } = failure
  return new StepFailure(message, {
    reason,
    remedy,
    cause: failure,
    ...(previous === 'unknown' ? {} : { applied: false }),
  })
}
