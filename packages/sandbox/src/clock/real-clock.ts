import type { SandboxClock } from './sandbox-clock.ts'

/** The machine's own time. `stop` calls off everything that is pending, so that no timer keeps the process alive. */
export function realClock(): SandboxClock & { stop(): void } {
  const pending = new Set<NodeJS.Timeout>()
  let stopped = false
  return {
    now: () => Date.now(),
    after(milliseconds, callback) {
      if (stopped) return () => undefined
      const timer = setTimeout(() => {
        pending.delete(timer)
        callback()
      }, milliseconds)
      pending.add(timer)
      return () => {
        pending.delete(timer)
        clearTimeout(timer)
      }
    },
    stop() {
      stopped = true
      for (const timer of pending) clearTimeout(timer)
      pending.clear()
    },
  }
}
