import type { Server } from 'node:http'
import type { Listening } from '../traffic/listening.ts'
import { OrderlyTraffic } from '../traffic/orderly-traffic.ts'
import type { SandboxClock } from './sandbox-clock.ts'
import { stillness } from './stillness.ts'

/**
 * A clock whose time passes only when somebody sleeps or advances it: an hour takes milliseconds. It fits the `clock` of chaos-core's
 * `runExperiment`.
 *
 * What happens under it happens one thing at a time, so that the same seed gives the same run: a request or an answer is let through, or a timer
 * rings, and the next follows when all is still again, that is when
 *
 * 1. nothing is on its way between the sandbox's servers and clients in this process, connections being made included,
 * 2. no call to the file system is in progress in this process,
 * 3. the controllers have nothing to work off.
 *
 * So time never passes while somebody is at work who will be heard of in one of these ways. It can't know of those who wait for something else: a timer
 * of the machine, another process. Whoever is to wait under it sleeps on it.
 */
export interface VirtualClock extends SandboxClock {
  /** Waits so many seconds of its time. Rejects with the signal's reason as soon as the signal fires. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>
  /** Lets so many milliseconds pass, with everything that is due in them. */
  advance(milliseconds: number): Promise<void>
  /** Lets time stand still until `settled` resolves, before each step. */
  waitFor(settled: () => Promise<void>): void
  /** Lets time pass until something has come about. */
  passUntil<T>(comesAbout: Promise<T>): Promise<T>
  /** See `SandboxClock`. */
  listen(server: Server, port: number): Promise<Listening>
}

interface Timer {
  readonly due: number
  readonly order: number
  readonly callback: () => void
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
  /** How many want time to pass, whatever it takes. */
  let impatient = 0
  let conducting = false
  const timers = new Set<Timer>()
  const advances = new Set<{ readonly end: number; done(): void }>()
  const waits: (() => Promise<void>)[] = []
  const wake = (): void => {
    if (conducting) return
    conducting = true
    void conduct()
  }
  const traffic = new OrderlyTraffic(wake)

  const earliest = (): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers)
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer
    return first
  }
  const ringNext = (): boolean => {
    const timer = earliest()
    if (!timer) return false
    if (impatient === 0 && ![...advances].some(({ end }) => end >= timer.due)) return false
    timers.delete(timer)
    now = Math.max(now, timer.due)
    timer.callback()
    return true
  }
  const endAdvance = (): boolean => {
    const [first] = [...advances].sort((a, b) => a.end - b.end)
    if (!first) return false
    advances.delete(first)
    now = Math.max(now, first.end)
    first.done()
    return true
  }
  const conduct = async (): Promise<void> => {
    do await stillness(() => traffic.isMoving(), waits)
    while (traffic.release() || ringNext() || endAdvance())
    conducting = false
  }
  const set = (milliseconds: number, callback: () => void): Timer => {
    const timer = { due: now + Math.max(0, milliseconds), order: order++, callback }
    timers.add(timer)
    if (impatient > 0) wake()
    return timer
  }
  const passUntil = async <T>(comesAbout: Promise<T>): Promise<T> => {
    impatient++
    wake()
    try {
      return await comesAbout
    } finally {
      impatient--
    }
  }

  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = set(milliseconds, callback)
      return () => timers.delete(timer)
    },
    sleep(seconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const end = (): void => {
          impatient--
          signal?.removeEventListener('abort', abort)
        }
        const abort = (): void => {
          timers.delete(timer)
          end()
          reject(signal?.reason as Error)
        }
        impatient++
        const timer = set(seconds * 1000, () => {
          end()
          resolve()
        })
        signal?.addEventListener('abort', abort, { once: true })
      })
    },
    advance(milliseconds) {
      return new Promise((done) => {
        advances.add({ end: now + milliseconds, done })
        wake()
      })
    },
    waitFor(settled) {
      waits.push(settled)
    },
    passUntil,
    listen: (server, port) => traffic.listen(server, port),
  }
}
