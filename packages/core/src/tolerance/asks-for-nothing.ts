import { isMapping } from 'chaos-plugin-api'

/**
 * Whether a tolerance is met by nothing only: none, or that none is found, is then what the file asks for. One that takes other values too, such as a range
 * from 0, does not.
 *
 * @example
 * asksForNothing(0) // → true
 * asksForNothing({ type: 'jsonpath', path: 'items[*]', count: 0 }) // → true
 * asksForNothing([0, 3]) // → false
 */
export function asksForNothing(tolerance: unknown): boolean {
  if (Array.isArray(tolerance)) return tolerance.length > 0 && isNothing(tolerance)
  if (!isMapping(tolerance)) return tolerance !== null && isNothing(tolerance)
  const { type, range, count, expect } = tolerance
  if (type === 'range') return isNothing(range)
  if (type !== 'jsonpath') return false
  return 'expect' in tolerance ? isNothing(expect) : count === 0
}

function isNothing(value: unknown): boolean {
  return Array.isArray(value)
    ? value.every(isNothing)
    : value === 0 || value === false || value === '' || value === null
}
