/** The time of the sandbox: everything that waits in it waits here. */
export interface SandboxClock {
  /** Milliseconds since 1970 (UTC). */
  now(): number
  /** Calls back once, so many milliseconds from now. Returns the function that calls it off. */
  after(milliseconds: number, callback: () => void): () => void
  /** Asks a clock that jumps to wait for `settled` before it does. A clock that can't jump has no such method. */
  waitFor?(settled: () => Promise<void>): void
}
