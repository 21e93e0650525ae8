/** A new seed for a run. */
export function newSeed(): string {
  return process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex')
}

/**
 * A source of numbers from 0 (inclusive) to 1 (exclusive) that is fixed by its parts. Each step has one of its own, so that
 * steps in the background don't shift each other's picks. The generator is Chris Doty-Humphrey's sfc32.
 */
export function seededRandom(...parts: readonly (string | number)[]): () => number {
  const digest = process.getBuiltinModule('node:crypto').hash('sha256', JSON.stringify(parts), 'buffer')
  let a = digest.readInt32LE(0)
  let b = digest.readInt32LE(4)
  let c = digest.readInt32LE(8)
  let counter = digest.readInt32LE(12)
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 4294967296
  }
}
