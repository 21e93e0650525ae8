/** Time comes from the context, so that tests and the sandbox can run under a virtual clock. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number
  /** Waits so many seconds. Rejects with the signal's reason as soon as the signal fires. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>
}
