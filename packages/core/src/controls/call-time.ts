import type { Clock } from 'chaos-plugin-api'
import { stepSignal } from '../stopping/run-stop.ts'
import { setAlarm } from '../time/set-alarm.ts'

export interface CallTimeParts {
  /** That of the run, which ends what goes on when it fires. */
  readonly signal: AbortSignal
  /** Fires when whoever stopped the run insists. */
  readonly insisted: AbortSignal
  readonly clock: Clock
  /** Seconds that a call may take which begins after the run was stopped. */
  readonly patience: number
}

/**
 * The signal of one call of somebody's Python code around the run: a call that goes on when the run is stopped ends with it; one
 * that begins only then, to clean up, has as long as the undo has patience. Whoever is done with it disposes of it.
 */
export function callTime({ signal, insisted, clock, patience }: CallTimeParts): Disposable & {
  readonly signal: AbortSignal
} {
  if (!signal.aborted) return { signal, [Symbol.dispose]: () => undefined }
  const own = stepSignal(insisted.aborted ? new AbortController().signal : insisted)
  const alarm = setAlarm(clock, patience, () =>
    own.abort(new Error(`it took longer than ${patience} s after the run was stopped`)),
  )
  return {
    signal: own.signal,
    [Symbol.dispose]() {
      alarm[Symbol.dispose]()
      own[Symbol.dispose]()
    },
  }
}
