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
  #limit = atFirst
  #inFlight = 0
  #restUntil = 0
  readonly #waiting: (() => void)[] = []

  constructor(context: Pick<SystemContext, 'clock' | 'signal'>) {
    this.#context = context
  }

  /** Waits for a turn. Rejects with the signal's reason once the signal has fired. */
  async turn(): Promise<Turn> {
    const { clock, signal } = this.#context
    while (this.#inFlight >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#inFlight += 1
    const turn = this.#begin()
    try {
      const rest = (this.#restUntil - clock.now()) / 1000
      if (rest > 0) await clock.sleep(rest, signal)
      signal.throwIfAborted()
      return turn
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
