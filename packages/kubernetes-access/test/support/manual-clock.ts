import type { Clock } from 'chaos-plugin-api'

/** A clock that moves only when it is told to. */
export interface ManualClock extends Clock {
  /** Lets so many seconds pass, as soon as somebody waits for at least one timer that rings in them. */
  advance(seconds: number): Promise<void>
  /** Lets so many seconds pass in which nothing rings. */
  pass(seconds: number): void
}

export function manualClock(): ManualClock {
  let now = 0
  const timers = new Set<{ readonly due: number; ring(): void }>()
  let noticed: (() => void) | undefined
  return {
    now: () => now,
    pass(seconds) {
      now += seconds * 1000
    },
    async sleep(seconds, signal) {
      signal?.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        const end = () => {
          timers.delete(timer)
          signal?.removeEventListener('abort', abort)
        }
        const abort = () => {
          end()
          reject(signal?.reason as Error)
        }
        const timer = {
          due: now + seconds * 1000,
          ring() {
            end()
            resolve()
          },
        }
        timers.add(timer)
        signal?.addEventListener('abort', abort, { once: true })
        noticed?.()
      })
    },
    async advance(seconds) {
      const end = now + seconds * 1000
      while (![...timers].some(({ due }) => due <= end)) await new Promise<void>((resolve) => (noticed = resolve))
      now = end
      for (const timer of [...timers].filter(({ due }) => due <= end)) timer.ring()
    },
  }
}
