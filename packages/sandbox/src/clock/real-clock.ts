import { longestTimer } from 'chaos-plugin-api'
import type { SandboxClock } from './sandbox-clock.ts'

/** The machine's own time. `stop` calls off everything that is pending, so that no timer keeps the process alive. */
export function realClock(): SandboxClock & { stop(): void } {
  const pending = new Set<NodeJS.Timeout>()
  let stopped = false
  return {
    now: () => Date.now(),
    after(milliseconds, callback) {
      if (stopped) return () => undefined
      let timer: NodeJS.Timeout
      const wait = (left: number): void => {
        timer = setTimeout(
          () => {
            pending.delete(timer)
            if (left > longestTimer) wait(left - longestTimer)
            else callback()
          },
          Math.min(left, longestTimer),
        )
        pending.add(timer)
      }
      wait(milliseconds)
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
