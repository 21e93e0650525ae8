/** Where every random choice of the sandbox comes from: the same seed gives the same cluster. */
export interface RandomSource {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** A version 4 UUID. */
  uid(): string
  /** So many letters and digits from those that Kubernetes uses for generated names. */
  suffix(length: number): string
}

const letters = 'bcdfghjklmnpqrstvwxz2456789'

function hexWord(number: number): string {
  return number.toString(16).padStart(8, '0')
}

/** A random source that is fixed by its seed (the mulberry32 generator). */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const word = (): string => hexWord(Math.floor(next() * 0x100000000))
  return {
    next,
    uid() {
      const [a, b, c, d] = [word(), word(), word(), word()]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${'89ab'[c.charCodeAt(0) & 3]}${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
    suffix: (length) => Array.from({ length }, () => letters[Math.floor(next() * letters.length)]).join(''),
  }
}
