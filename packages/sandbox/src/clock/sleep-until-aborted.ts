import type { SandboxClock } from './sandbox-clock.ts'

/** Waits so many seconds of a clock; rejects with the signal's reason as soon as it fires. */
export function sleepUntilAborted(clock: SandboxClock, seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const interrupt = (): void => {
      callOff()
      reject(signal.reason as Error)
    }
    const callOff = clock.after(seconds * 1000, () => {
      signal.removeEventListener('abort', interrupt)
      resolve()
    })
    signal.addEventListener('abort', interrupt, { once: true })
  })
}
