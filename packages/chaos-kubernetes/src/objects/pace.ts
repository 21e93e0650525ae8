import type { SystemContext } from 'chaos-plugin-api'

const fewest = 4
/** A connection has 64 sockets, and watches need some of them. */
const most = 60
const atFirst = 16

/** A turn to send a call. It ends once, by whoever is the first to end it. */
export interface Turn extends Disposable {
  /** `busy`: the server was too busy, and asks for a rest of so many seconds. */
  end(answer?: { readonly busy: number }): void
}

/**
 * How many calls are sent at the same time: more and more while the API server keeps up, half as many each time that it says that it
 * is too busy, and none while it asks for a rest.
 */
export class Pace {
  readonly #context: Pick<SystemContext, 'clock' | 'signal'>
  readonly #deadline: number
  #limit = atFirst
  #inFlight = 0
  #restUntil = 0
  readonly #waiting: (() => void)[] = []

  /** `deadline`: milliseconds since 1970 (UTC), after which there are no more turns. */
  constructor(context: Pick<SystemContext, 'clock' | 'signal'>, deadline: number) {
    this.#context = context
    this.#deadline = deadline
  }

  /**
   * Waits for a turn. `undefined` where none comes before the deadline; that is known at once where the server asks for a rest until then. Rejects with
   * the signal's reason once the signal has fired.
   */
  async turn(): Promise<Turn | undefined> {
    const { clock, signal } = this.#context
    while (this.#inFlight >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#inFlight += 1
    const turn = this.#begin()
    try {
      for (;;) {
        signal.throwIfAborted()
        const now = clock.now()
        const begin = Math.max(now, this.#restUntil)
        if (begin >= this.#deadline) break
        if (begin === now) return turn
        await clock.sleep((begin - now) / 1000, signal)
      }
      turn.end()
      return undefined
    } catch (error) {
      turn.end()
      throw error
    }
  }

  #begin(): Turn {
    let over = false
    const end: Turn['end'] = (answer) => {
      if (over) return
      over = true
      this.#end(answer?.busy)
    }
    return { end, [Symbol.dispose]: end }
  }

  #end(busy: number | undefined): void {
    this.#inFlight -= 1
    if (busy === undefined) this.#limit = Math.min(this.#limit + 1, most)
    else {
      this.#limit = Math.max(fewest, Math.floor(this.#limit / 2))
      this.#restUntil = Math.max(this.#restUntil, this.#context.clock.now() + busy * 1000)
    }
    for (let free = this.#limit - this.#inFlight; free > 0; free -= 1) this.#waiting.shift()?.()
  }
}
