import { seededRandom } from '../../../sandbox/src/random/random-source.ts'

/** Chance that a seed fixes. */
export class Chance {
  readonly #next: () => number

  constructor(seed: number) {
    this.#next = seededRandom(seed).next
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1))
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[Math.floor(this.#next() * choices.length)]!
  }

  /** So many different ones, in the order in which they stand. */
  some<Choice>(choices: readonly Choice[], count: number): readonly Choice[] {
    const left = [...choices.keys()]
    const picked = new Set<number>()
    while (picked.size < Math.min(count, choices.length)) {
      const at = Math.floor(this.#next() * left.length)
      picked.add(...(left.splice(at, 1) as [number]))
    }
    return choices.filter((_, at) => picked.has(at))
  }
}
