import { isPlainMapping } from 'chaos-plugin-api'

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

/**
 * A value as a document has it, its whole numbers that were written as floats kept as such: `isFloat` says which are, by their path. What holds none is
 * not copied.
 */
export function withFloats(
  value: unknown,
  isFloat: (path: readonly (string | number)[]) => boolean,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === 'number') return Number.isInteger(value) && isFloat(path) ? new PythonFloat(value) : value
  if (Array.isArray(value)) {
    const items = value.map((item, index) => withFloats(item, isFloat, [...path, index]))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  if (!isPlainMapping(value)) return value
  const entries = Object.entries(value)
  const kept = entries.map(([key, item]) => [key, withFloats(item, isFloat, [...path, key])] as const)
  return kept.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(kept) : value
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
