import type { Literal } from './literal.ts'

/** The end of a literal from some character on. */
export interface LiteralEnd {
  readonly literal: Literal
  readonly from: number
}

/**
 * Knows all ends of literals by their first characters, `shortest` at least. It takes some bytes for each, not an object: a secret of 40,000
 * characters has as many in each of its forms, and secrets are added one after another.
 */
export class EndsOfLiterals {
  readonly #shortest: number
  readonly #literals: readonly Literal[]
  /** The number of each literal's end from its second character on; those of the next one follow. */
  readonly #starts: Int32Array
  /** For each sum of first characters the number of an end plus one; for each end the next one of the same sum. */
  readonly #heads: Int32Array
  readonly #next: Int32Array

  constructor(literals: Iterable<Literal>, shortest: number) {
    this.#shortest = shortest
    this.#literals = [...literals].filter(({ text }) => text.length > shortest)
    this.#starts = new Int32Array(this.#literals.length + 1)
    for (const [index, { text }] of this.#literals.entries())
      this.#starts[index + 1] = this.#starts[index]! + text.length - shortest
    const ends = this.#starts.at(-1)!
    this.#heads = new Int32Array(1 << Math.min(20, Math.max(8, 32 - Math.clz32(ends))))
    this.#next = new Int32Array(ends)
    // From the last one on, so that of a literal the longest end is found first.
    for (let index = this.#literals.length - 1; index >= 0; index--) {
      const { text } = this.#literals[index]!
      for (let from = text.length - shortest; from >= 1; from--) {
        const end = this.#starts[index]! + from - 1
        const place = this.#placeOf(text, from)
        this.#next[end] = this.#heads[place]!
        this.#heads[place] = end + 1
      }
    }
  }

  /** The ends that may stand in a text: those with its characters from `at` on, and some with others. */
  *at(text: string, at: number): Generator<LiteralEnd> {
    if (at + this.#shortest > text.length) return
    for (let end = this.#heads[this.#placeOf(text, at)]! - 1; end >= 0; end = this.#next[end]! - 1) {
      const index = this.#literalOf(end)
      yield { literal: this.#literals[index]!, from: end - this.#starts[index]! + 1 }
    }
  }

  #placeOf(text: string, at: number): number {
    let sum = 0
    for (let index = at; index < at + this.#shortest; index++) sum = Math.imul(sum, 31) + text.charCodeAt(index)
    return (sum ^ (sum >>> 11)) & (this.#heads.length - 1)
  }

  #literalOf(end: number): number {
    let low = 0
    for (let beyond = this.#literals.length; low + 1 < beyond; ) {
      const middle = (low + beyond) >> 1
      if (this.#starts[middle]! <= end) low = middle
      else beyond = middle
    }
    return low
  }
}
