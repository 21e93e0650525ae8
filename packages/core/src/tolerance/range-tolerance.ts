import type { Mapping } from 'chaos-plugin-api'
import { ActivityAborted } from '../errors/activity-errors.ts'
import { compareDecimals, type Decimal, decimalOfNumber, decimalOfText } from '../python/decimal.ts'
import { asNumber } from '../python/equality.ts'
import { pythonRepr } from '../python/text-form.ts'
import { kindInShort } from './kind-in-short.ts'
import { pickTarget } from './pick-target.ts'

/**
 * Whether the value, or its `target`, lies within the two bounds of `range`, both included. Text that writes a number is taken for
 * it; other text is outside. Comparison is exact: 0.3 is a little less than the text "0.3". Throws `ActivityAborted` for anything else.
 */
export function rangeTolerance({ range, target }: Mapping, value: unknown): boolean {
  const picked = pickTarget(target, value)
  const number = decimalOf(picked)
  if (number === undefined) {
    if (typeof picked === 'string') return false
    throw new ActivityAborted(
      `A range tolerance needs a number, and not ${kindInShort(picked)}; name a part that is one as its "target".`,
    )
  }
  const [lower, upper] = Array.isArray(range) ? range.map(decimalOf) : []
  if (lower === undefined || upper === undefined || [lower, number, upper].includes('nan')) {
    throw new ActivityAborted(`${pythonRepr(picked)} can't be compared with the range ${pythonRepr(range)}.`)
  }
  return compareDecimals(lower, number) <= 0 && compareDecimals(number, upper) <= 0
}

function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === 'string') return decimalOfText(value)
  const number = asNumber(value)
  return number === undefined ? undefined : decimalOfNumber(number)
}
