import type { Server } from 'node:http'
import type { Listening } from '../traffic/listening.ts'

/** The time of the sandbox: everything that waits in it waits here. The last three methods are those of a clock that jumps. */
export interface SandboxClock {
  /** Milliseconds since 1970 (UTC). */
  now(): number
  /** Calls back once, so many milliseconds from now. Returns the function that calls it off. */
  after(milliseconds: number, callback: () => void): () => void
  /** Asks it to wait for `settled` before it lets anything happen. */
  waitFor?(settled: () => Promise<void>): void
  /** Lets time pass until something has come about; where nobody asks, it stands still. */
  passUntil?<T>(comesAbout: Promise<T>): Promise<T>
  /** Makes an HTTP server listen on 127.0.0.1, its traffic in an order of the clock's own; 0 lets the system choose the port. */
  listen?(server: Server, port: number): Promise<Listening>
}
