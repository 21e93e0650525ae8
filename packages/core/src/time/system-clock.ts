import type { Clock } from 'chaos-plugin-api'

/** The longest wait of one timer, in seconds; given more, it fires at once. */
const longestTimer = 2_000_000

/** The system's time, with microseconds. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  async sleep(seconds, signal) {
    signal?.throwIfAborted()
    for (let left = seconds; left > longestTimer; left -= longestTimer) await pause(longestTimer, signal)
    await pause(seconds % longestTimer, signal)
  },
}

/** Whoever waits wants to know why it was ended, not that a timer was: so the timers of node:timers/promises won't do. */
async function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, seconds * 1000)
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
