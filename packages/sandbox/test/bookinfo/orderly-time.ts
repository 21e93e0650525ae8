import { setImmediate } from 'node:timers/promises'

/** How long services wait for each other; everything else that sleeps is a fault, a connection attempt or a pause. */
const timeouts = new Set([2.5, 3, 10])

/**
 * Time for tests with real requests: nothing takes any, but what is shorter ends first. A time-out fires only when a fault or
 * a connection attempt that takes longer has begun; those end at once where no time-out is in their way and the test does not hold them.
 */
export class OrderlyTime {
  /** Every sleep so far, in seconds. */
  readonly slept: number[] = []
  /** Sleeps of so many seconds end only when they are aborted. */
  readonly held = new Set<number>()
  readonly #pending = new Set<{ readonly seconds: number; fire(): void }>()

  readonly sleep = async (seconds: number, signal: AbortSignal): Promise<void> => {
    this.slept.push(seconds)
    if (!timeouts.has(seconds)) {
      // The time-out around it may begin only now.
      await setImmediate()
      signal.throwIfAborted()
      const shorter = [...this.#pending].filter((timeout) => timeout.seconds < seconds)
      for (const timeout of shorter) timeout.fire()
      if (shorter.length === 0 && !this.held.has(seconds)) return
    }
    await new Promise<void>((resolve, reject) => {
      const timeout = { seconds, fire: resolve }
      if (timeouts.has(seconds)) this.#pending.add(timeout)
      const stop = () => {
        this.#pending.delete(timeout)
        reject(signal.reason as Error)
      }
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    })
  }
}
