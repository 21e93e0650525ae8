import { isMapping } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { asNumber, pythonEqual } from '../python/equality.ts'
import { pythonRepr } from '../python/text-form.ts'

/**
 * A list accepts a mapping whose status it holds. Of all other values a pair accepts those between its two, both included, and any
 * other list those that it holds. Throws `ActivityAborted` where value and bounds have no order.
 */
export function listTolerance(wanted: readonly unknown[], value: unknown): boolean {
  if (isMapping(value) && 'status' in value) return wanted.some((entry) => pythonEqual(entry, value['status']))
  if (wanted.length !== 2) return wanted.some((entry) => pythonEqual(entry, value))
  return isAtMost(wanted[0], value) && isAtMost(value, wanted[1])
}

function isAtMost(left: unknown, right: unknown): boolean {
  const [a, b] = [asNumber(left), asNumber(right)]
  if (a !== undefined && b !== undefined) return a <= b
  if (typeof left === 'string' && typeof right === 'string') return compareByCodePoint(left, right) <= 0
  if (Array.isArray(left) && Array.isArray(right)) return isListAtMost(left, right)
  throw new ActivityAborted(
    `${pythonRepr(left)} and ${pythonRepr(right)} can't be compared: the tolerance needs bounds of the type that the probe returns.`,
  )
}

function isListAtMost(left: readonly unknown[], right: readonly unknown[]): boolean {
  const differs = left.findIndex((entry, index) => index >= right.length || !pythonEqual(entry, right[index]))
  if (differs === -1) return true
  return differs < right.length && isAtMost(left[differs], right[differs])
}

/** JavaScript orders texts by UTF-16 units, Python by code points. */
function compareByCodePoint(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  const differs = a.findIndex((char, index) => char !== b[index])
  if (differs === -1) return a.length - b.length
  return (a[differs]?.codePointAt(0) ?? 0) - (b[differs]?.codePointAt(0) ?? -1)
}
