import type { SystemContext } from 'chaos-plugin-api'

const fewest = 4
/** A connection has 64 sockets, and watches need some of them. */
const most = 60
const atFirst = 16
/** A call is slow that takes so many times what the fastest took, and so many milliseconds at least. */
const slowTimes = 4
const slowAtLeast = 250

/** A turn to send a call. It ends once, by whoever is the first to end it. */
export interface Turn extends Disposable {
  /** `busy`: the server was too busy, and asks for a rest of so many seconds. */
  end(answer?: { readonly busy: number }): void
}

/**
 * How many calls are sent at the same time: more and more while the API server keeps up, fewer while it answers slowly, half as many each
 * time that it says that it is too busy, and none while it asks for a rest.
 */
export class Pace {
  readonly #context: Pick<SystemContext, 'clock' | 'signal'>
  readonly #deadline: number
  #limit = atFirst
  #inFlight = 0
  #restUntil = 0
  #fastest = Number.POSITIVE_INFINITY
  #peak = 0
  readonly #waiting: (() => void)[] = []

  /** `deadline`: milliseconds since 1970 (UTC), after which there are no more turns. */
  constructor(context: Pick<SystemContext, 'clock' | 'signal'>, deadline: number) {
    this.#context = context
    this.#deadline = deadline
  }

  /** The most calls that were in flight at a time. */
  get peak(): number {
    return this.#peak
  }

  /**
   * Waits for a turn. `undefined` where none comes before the deadline; that is known at once where the server asks for a rest until then. Rejects with
   * the signal's reason once the signal has fired.
   */
  async turn(): Promise<Turn | undefined> {
    while (this.#inFlight >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#inFlight += 1
    this.#peak = Math.max(this.#peak, this.#inFlight)
    let rested = false
    try {
      rested = await this.#rest()
    } finally {
      if (!rested) this.#free()
    }
    return rested ? this.#begin() : undefined
  }

  /** Waits until the server is no longer to be left alone; false where that is not before the deadline. */
  async #rest(): Promise<boolean> {
    const { clock, signal } = this.#context
    for (;;) {
      signal.throwIfAborted()
      const now = clock.now()
      const begin = Math.max(now, this.#restUntil)
      if (begin >= this.#deadline) return false
      if (begin === now) return true
      await clock.sleep((begin - now) / 1000, signal)
    }
  }

  #begin(): Turn {
    const { clock } = this.#context
    const since = clock.now()
    let over = false
    const end: Turn['end'] = (answer) => {
      if (over) return
      over = true
      this.#adapt(clock.now() - since, answer?.busy)
      this.#free()
    }
    return { end, [Symbol.dispose]: end }
  }

  #adapt(milliseconds: number, busy: number | undefined): void {
    if (busy !== undefined) {
      this.#limit = Math.max(fewest, Math.floor(this.#limit / 2))
      this.#restUntil = Math.max(this.#restUntil, this.#context.clock.now() + busy * 1000)
      return
    }
    this.#fastest = Math.min(this.#fastest, milliseconds)
    const slow = milliseconds > Math.max(slowAtLeast, slowTimes * this.#fastest)
    this.#limit = slow ? Math.max(fewest, this.#limit - 1) : Math.min(most, this.#limit + 1)
  }

  #free(): void {
    this.#inFlight -= 1
    for (let free = this.#limit - this.#inFlight; free > 0; free -= 1) this.#waiting.shift()?.()
  }
}
