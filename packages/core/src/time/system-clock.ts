import { type Clock, longestTimer } from 'chaos-plugin-api'

/** The system's time, with microseconds. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  async sleep(seconds, signal) {
    let left = seconds * 1000
    for (; left > longestTimer; left -= longestTimer) await pause(longestTimer, signal)
    await pause(left, signal)
  },
}

/** Whoever waits wants to know why it was ended, not that a timer was: so the timers of node:timers/promises won't do. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
  })
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
