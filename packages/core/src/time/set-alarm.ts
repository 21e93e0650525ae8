import type { Clock } from 'chaos-plugin-api'

/**
 * Calls back once, so many seconds from now; not at all once the alarm is disposed of.
 *
 * @example
 * using _ = setAlarm(clock, 30, () => console.log('30 s are over'))
 */
export function setAlarm(clock: Clock, seconds: number, ring: () => void): Disposable {
  const calledOff = new AbortController()
  clock.sleep(seconds, calledOff.signal).then(ring, () => undefined)
  return { [Symbol.dispose]: () => calledOff.abort() }
}
