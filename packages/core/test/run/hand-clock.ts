import type { Clock } from 'chaos-plugin-api'

/** A clock that moves when it is told to. */
export class HandClock implements Clock {
  readonly #sleepers = new Set<{ readonly due: number; wake(): void }>()
  #now = Date.parse('2026-01-01T00:00:00Z')

  now(): number {
    return this.#now
  }

  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error)
      const sleeper = { due: this.#now + seconds * 1000, wake: resolve }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper)
        reject(signal.reason as Error)
      })
    })
  }

  /** Lets so many seconds pass at once, and wakes who has slept long enough. */
  pass(seconds: number): void {
    this.#now += seconds * 1000
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.due > this.#now) continue
      this.#sleepers.delete(sleeper)
      sleeper.wake()
    }
  }
}
