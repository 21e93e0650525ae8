import { type Clock, isStepFailure } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { setAlarm } from '../time/set-alarm.ts'

/** What there is to say where something did not come to its end. */
export interface GivenUp {
  /** A sentence. */
  readonly detail: string
  /** Whether another system was reached than the one that was changed. */
  readonly elsewhere: boolean
}

/** What one try came to: an end, or why there is none yet. */
export type Try<End> = { readonly end: End } | { readonly detail: string; readonly until?: number }

/** Seconds between two tries. */
const longestPause = 2
/** Seconds that a try gets, however late it is begun. */
const leastTime = 5

/** Tries until it comes to an end, or the time (seconds) is over; what throws is tried again where that makes sense. */
export async function toDeadline<End>(
  seconds: number,
  clock: Clock,
  attempt: (signal: AbortSignal) => Promise<Try<End>>,
): Promise<{ readonly end: End } | GivenUp> {
  const deadline = clock.now() + seconds * 1000
  let detail = `it was still not as before after ${seconds} s`
  for (let pause = 0.05; ; pause = Math.min(pause * 2, longestPause)) {
    let wait = pause
    const time = new AbortController()
    const left = Math.max((deadline - clock.now()) / 1000, leastTime)
    using _ = setAlarm(clock, left, () => time.abort(new Error(`no answer within ${seconds} s`)))
    try {
      const came = await attempt(time.signal)
      if ('end' in came) return came
      detail = came.detail
      // What is known to take a while is not asked about all the time, and once more just when it is over.
      if (came.until !== undefined && came.until > clock.now())
        wait = Math.min(longestPause, (came.until - clock.now()) / 1000)
    } catch (error) {
      detail = sentenceOf(error)
      // No retry brings back a plugin that is not there, or makes another cluster the right one, or grants a right.
      if (isStepFailure(error) && error.reason === 'wrong-system') return { detail, elsewhere: true }
      if (error instanceof ChaosError || (isStepFailure(error) && error.lasting === true))
        return { detail, elsewhere: false }
    }
    if (clock.now() + wait * 1000 > deadline) return { detail, elsewhere: false }
    await clock.sleep(wait)
  }
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const remedy = isStepFailure(error) ? error.remedy : undefined
  return remedy === undefined ? message : `${message} ${remedy}`
}
