import { setImmediate as turn } from 'node:timers/promises'
import type { SandboxClock } from './sandbox-clock.ts'

/** A clock whose time passes only when somebody sleeps or advances it: an hour takes milliseconds. */
export interface VirtualClock extends SandboxClock {
  /** Waits so many seconds of its time. Rejects with the signal's reason as soon as the signal fires. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>
  /** Lets so many milliseconds pass, with everything that is due in them. */
  advance(milliseconds: number): Promise<void>
  /** Lets time stand still until `settled` resolves, before each step. */
  waitFor(settled: () => Promise<void>): void
}

interface Timer {
  readonly due: number
  readonly order: number
  readonly callback: () => void
  readonly sleeper: boolean
}

/**
 * Makes a clock that starts at a given time (default: the beginning of 2026). Timers ring in the order of their times, those of
 * the same time in the order in which they were set, and the work that one causes is done before the next rings.
 *
 * @example
 * const clock = virtualClock()
 * await using sandbox = await startSandbox({ preset: 'empty', clock, seed: 1 })
 * await clock.advance(3_600_000)
 */
export function virtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start
  let order = 0
  let driving = false
  const timers = new Set<Timer>()
  const waits: (() => Promise<void>)[] = []

  const settle = async (): Promise<void> => {
    // Requests that a client has just sent reach the server within a few turns of the event loop.
    for (let round = 0; round < 3; round++) {
      await turn()
      for (const wait of waits) await wait()
    }
  }
  const earliest = (): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers)
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer
    return first
  }
  const ring = (timer: Timer): void => {
    timers.delete(timer)
    now = Math.max(now, timer.due)
    timer.callback()
  }
  const set = (milliseconds: number, callback: () => void, sleeper: boolean): Timer => {
    const timer = { due: now + Math.max(0, milliseconds), order: order++, callback, sleeper }
    timers.add(timer)
    return timer
  }
  const someoneSleeps = (): boolean => [...timers].some(({ sleeper }) => sleeper)
  const drive = async (): Promise<void> => {
    await settle()
    for (let next = earliest(); next && someoneSleeps(); next = earliest()) {
      ring(next)
      await settle()
    }
    driving = false
  }
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = set(milliseconds, callback, false)
      return () => timers.delete(timer)
    },
    sleep(seconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error)
          return
        }
        const abort = (): void => {
          timers.delete(timer)
          reject(signal?.reason as Error)
        }
        const wake = (): void => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        const timer = set(seconds * 1000, wake, true)
        signal?.addEventListener('abort', abort, { once: true })
        if (driving) return
        driving = true
        void drive()
      })
    },
    async advance(milliseconds) {
      const end = now + milliseconds
      await settle()
      for (let next = earliest(); next && next.due <= end; next = earliest()) {
        ring(next)
        await settle()
      }
      now = Math.max(now, end)
    },
    waitFor(settled) {
      waits.push(settled)
    },
  }
}
