/** A number as Python's `decimal` holds it: exactly. `digits` times ten to the `exponent`; a number that is none is `nan`. */
export type Decimal = { readonly digits: bigint; readonly exponent: number } | 'infinity' | '-infinity' | 'nan'

/** Python refuses exponents of this size. */
const largestExponent = 1e18

/** The exact value of a number: of 0.3 that is 0.299999999999999988897769753748434595763683319091796875. */
export function decimalOfNumber(value: number): Decimal {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'infinity' : '-infinity'
  let mantissa = value
  let halvings = 0
  // Doubling is exact, and after some 1,100 of them no number has a fraction.
  for (; !Number.isInteger(mantissa); halvings += 1) mantissa *= 2
  // One half is five tenths.
  return { digits: BigInt(mantissa) * 5n ** BigInt(halvings), exponent: -halvings }
}

/** The number that a text writes, with blanks around it and `_` within it as Python allows; undefined where it writes none. */
export function decimalOfText(text: string): Decimal | undefined {
  const word = text.trim().replaceAll('_', '')
  const special = /^([+-]?)(?:(inf|infinity)|s?nan\d*)$/i.exec(word)
  if (special !== null) return special[2] === undefined ? 'nan' : special[1] === '-' ? '-infinity' : 'infinity'
  const parts = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(word)
  if (parts === null) return undefined
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts
  const exponent = Number(power) - fraction.length
  if (Math.abs(exponent) >= largestExponent) return undefined
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, exponent }
}

/** Below, at or above zero as `left` is less than, equal to or greater than `right`. Neither may be `nan`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (typeof left === 'string' || typeof right === 'string') return rank(left) - rank(right)
  const [a, b] = [signOf(left.digits), signOf(right.digits)]
  if (a !== b || a === 0) return a - b
  // Equal lengths are made equal in scale; that costs no more than the digits that are there.
  const lengths = magnitude(left) - magnitude(right)
  if (lengths !== 0) return lengths * a
  const scale = Math.min(left.exponent, right.exponent)
  const difference =
    left.digits * 10n ** BigInt(left.exponent - scale) - right.digits * 10n ** BigInt(right.exponent - scale)
  return signOf(difference)
}

function rank(value: Decimal): number {
  return value === 'infinity' ? 1 : value === '-infinity' ? -1 : 0
}

function signOf(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0
}

/** The power of ten of the first digit. */
function magnitude({ digits, exponent }: Exclude<Decimal, string>): number {
  return String(digits < 0n ? -digits : digits).length + exponent
}
