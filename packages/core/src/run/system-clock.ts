import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from 'chaos-plugin-api'

/** The longest wait of one timer, in seconds; given more, it fires at once. */
const longestTimer = 2_000_000

/** The system's time, with microseconds. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  async sleep(seconds, signal) {
    signal?.throwIfAborted()
    try {
      let left = seconds
      do {
        await wait(Math.min(left, longestTimer) * 1000, undefined, signal === undefined ? {} : { signal })
        left -= longestTimer
      } while (left > 0)
    } catch (error) {
      // Whoever waits wants to know why it was ended, not that a timer was.
      throw signal?.aborted ? signal.reason : error
    }
  },
}

/** UTC as Chaos Toolkit writes it: `2026-01-05T09:00:00.100000+00:00`. */
export function timestamp(milliseconds: number): string {
  const whole = Math.floor(milliseconds)
  const micro = Math.floor((milliseconds - whole) * 1000)
  return `${new Date(whole).toISOString().slice(0, -1)}${String(micro).padStart(3, '0')}+00:00`
}

/** The clock of the wall can be set back; no duration is negative for that. Seconds. */
export function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) * 1000) / 1e6)
}
