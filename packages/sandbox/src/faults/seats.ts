/** So many can be served at the same time; others wait in a queue of limited length. */
export class Seats {
  readonly #queue: (() => void)[] = []
  readonly #queueLength: number
  #free: number

  constructor(concurrent: number, queueLength: number) {
    this.#free = concurrent
    this.#queueLength = queueLength
  }

  /** Takes a seat, at once or when it is one's turn. `undefined` where the queue is full. The seat is given back by `leave`. */
  take(): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free--
      return Promise.resolve()
    }
    if (this.#queue.length >= this.#queueLength) return undefined
    return new Promise((resolve) => this.#queue.push(resolve))
  }

  leave(): void {
    const next = this.#queue.shift()
    if (next) next()
    else this.#free++
  }
}
