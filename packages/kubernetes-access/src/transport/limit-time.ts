import type { StepFailure, SystemContext } from 'chaos-plugin-api'

/** Whoever is in time needs no error of his own: to make one for each request costs more than the rest of the limit. */
const inTime = new Error('it was done in time')

/** A signal that fires with another one, or once its time is over. Whoever is done with it disposes of it. */
export interface LimitedTime extends Disposable {
  readonly signal: AbortSignal
}

/**
 * Gives a request so many seconds. Where they run out, the signal's reason is what `late` makes: the `StepFailure` that says so. Once the other
 * signal fires, it has `grace` seconds left.
 */
export function limitTime(
  { signal, clock }: Pick<SystemContext, 'signal' | 'clock'>,
  seconds: number,
  late: () => StepFailure,
  grace = 0,
): LimitedTime {
  const ended = new AbortController()
  const done = new AbortController()
  const endAfter = (time: number, reason: () => unknown) => {
    clock.sleep(time, done.signal).then(
      () => ended.abort(reason()),
      () => undefined,
    )
  }
  const end = () => {
    if (grace === 0) ended.abort(signal.reason)
    else endAfter(grace, () => signal.reason)
  }
  if (signal.aborted) ended.abort(signal.reason)
  else signal.addEventListener('abort', end, { once: true })
  endAfter(seconds, late)
  return {
    signal: ended.signal,
    [Symbol.dispose]() {
      signal.removeEventListener('abort', end)
      done.abort(inTime)
    },
  }
}
