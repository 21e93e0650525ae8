import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from 'chaos-plugin-api'

/** The system's time, with microseconds. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  async sleep(seconds, signal) {
    signal?.throwIfAborted()
    try {
      await wait(seconds * 1000, undefined, signal === undefined ? {} : { signal })
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
