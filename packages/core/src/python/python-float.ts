/**
 * A number that Python holds as a float though it has no fraction: `1.0` in a file, or a variable of type float. JavaScript knows
 * no difference between 1 and 1.0, Python's text forms do ("1" and "1.0"), so the configuration keeps it until it is used.
 */
export class PythonFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  /** The plain number, for journals. */
  toJSON(): number {
    return this.value
  }
}

/** The same value, at any depth, with plain numbers. What holds no float is not copied. */
export function unwrapFloats(value: unknown): unknown {
  if (value instanceof PythonFloat) return value.value
  if (Array.isArray(value)) {
    const entries = value.map(unwrapFloats)
    return entries.some((entry, index) => entry !== value[index]) ? entries : value
  }
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  const plain = entries.map(([key, entry]) => [key, unwrapFloats(entry)] as const)
  return plain.some(([, entry], index) => entry !== entries[index]?.[1]) ? Object.fromEntries(plain) : value
}
