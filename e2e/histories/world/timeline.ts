interface Due {
  readonly at: number
  readonly run: () => void
}

/** Time that passes only when everybody waits. What is due at the same time happens in the order in which it was put there. */
export class Timeline {
  #now = Date.UTC(2026, 0, 1)
  readonly #due: Due[] = []

  get now(): number {
    return this.#now
  }

  /** Lets something happen after so many milliseconds. Returns what calls it off. */
  after(milliseconds: number, run: () => void): () => void {
    const due = { at: this.#now + Math.max(0, milliseconds), run }
    let place = this.#due.length
    while (place > 0 && this.#due[place - 1]!.at > due.at) place -= 1
    this.#due.splice(place, 0, due)
    return () => {
      const index = this.#due.indexOf(due)
      if (index >= 0) this.#due.splice(index, 1)
    }
  }

  /** Lets time pass until `ended`, for at most so many seconds. Returns whether it came to that. */
  async pass(seconds: number, ended: () => boolean): Promise<boolean> {
    const end = this.#now + seconds * 1000
    for (;;) {
      await everybodyWaits()
      if (ended()) return true
      const next = this.#due[0]
      if (next === undefined || next.at > end) {
        this.#now = Math.max(this.#now, end)
        return false
      }
      this.#due.shift()
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
  }
}

/** Whatever can go on without time passing has done so by then: nothing here waits for anything but promises and turns of the loop. */
async function everybodyWaits(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
}
