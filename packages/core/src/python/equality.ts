import type { Mapping } from 'chaos-plugin-api'

/** Whether Python's `==` holds: numbers and booleans compare by value, lists and mappings by what they hold. */
export function pythonEqual(left: unknown, right: unknown): boolean {
  const [a, b] = [asNumber(left), asNumber(right)]
  if (a !== undefined || b !== undefined) return a === b
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') {
    return (left ?? null) === (right ?? null)
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const entries = Object.entries(left)
  return (
    entries.length === Object.keys(right).length &&
    entries.every(([key, entry]) => Object.hasOwn(right, key) && pythonEqual(entry, (right as Mapping)[key]))
  )
}

/** The number that Python takes a value for: booleans are 1 and 0. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'number' ? value : undefined
}
