import { seededRandom } from '../../packages/sandbox/src/random/random-source.ts'

/** Chance that a seed fixes. */
export class Random {
  /** At least 0, and less than 1. */
  readonly next: () => number

  constructor(seed: number) {
    this.next = seededRandom(seed).next
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[Math.floor(this.next() * choices.length)]!
  }
}
