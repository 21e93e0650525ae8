import { readTimeout } from '../api/read-timeout.ts'
import type { SandboxClock } from '../clock/sandbox-clock.ts'
import type { ApiCall } from './api-fault.ts'
import { TimedOut } from './timed-out.ts'

const longest = 60_000
/** In less than so many milliseconds no request is done. */
const shortest = 1
const longRunning = /^watch$|\/(?:attach|exec|log|portforward|proxy)$/

/** The time that a request may take in the server: what its parameter `timeout` says, at most a minute. Those that last by nature have none. */
export class TimeLimit {
  readonly #clock: SandboxClock
  readonly #milliseconds: number
  #start: number

  /** Throws where the parameter is none. */
  constructor(clock: SandboxClock, { verb, resource, path }: ApiCall) {
    this.#clock = clock
    const asked = path.includes('timeout=') ? readTimeout(new URL(`http://localhost${path}`).searchParams) : 0
    const limit = asked > 0 ? Math.min(asked, longest) : longest
    this.#milliseconds = longRunning.test(verb) || longRunning.test(resource) ? Number.POSITIVE_INFINITY : limit
    this.#start = clock.now()
    if (this.#milliseconds < shortest) throw new TimedOut()
  }

  /** Begins anew: the request has come only now. */
  restart(): void {
    this.#start = this.#clock.now()
  }

  /** Lets time pass for a request. Throws when its time is over before. */
  async spend(milliseconds: number): Promise<void> {
    const left = this.#left()
    await this.#pass(Math.min(milliseconds, left))
    if (left < milliseconds) throw new TimedOut()
  }

  /** Waits for what a request needs. Throws when its time is over before. */
  async waitFor(needed: Promise<void>): Promise<void> {
    const left = this.#left()
    if (left === Number.POSITIVE_INFINITY) return needed
    let callOff = (): void => undefined
    const over = new Promise<never>((_resolve, reject) => {
      callOff = this.#clock.after(left, () => reject(new TimedOut()))
    })
    await Promise.race([needed, over]).finally(callOff)
  }

  #left(): number {
    return Math.max(0, this.#start + this.#milliseconds - this.#clock.now())
  }

  #pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(milliseconds, resolve))
  }
}
