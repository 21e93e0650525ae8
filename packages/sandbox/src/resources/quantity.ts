import { amountText } from './canonical-quantity.ts'
import { parseQuantity } from './parse-quantity.ts'

/** An exact amount, and how it is written. */
export interface Quantity {
  /** In billionths of the unit. */
  readonly amount: bigint
  /** Whether it is written with `Ki`, `Mi` and so on. */
  readonly binary: boolean
}

const pattern = /^([+-]?)(\d+)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i)?$/
const nano = 1_000_000_000n
const scales: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1000n,
  m: 1_000_000n,
  k: 1000n * nano,
  M: 1000n ** 2n * nano,
  G: 1000n ** 3n * nano,
  T: 1000n ** 4n * nano,
  P: 1000n ** 5n * nano,
  E: 1000n ** 6n * nano,
  Ki: 1024n * nano,
  Mi: 1024n ** 2n * nano,
  Gi: 1024n ** 3n * nano,
  Ti: 1024n ** 4n * nano,
  Pi: 1024n ** 5n * nano,
  Ei: 1024n ** 6n * nano,
}

export const zero: Quantity = { amount: 0n, binary: false }
export const one: Quantity = { amount: nano, binary: false }

/** A whole number of something. */
export function countOf(number: number): Quantity {
  return { amount: BigInt(number) * nano, binary: false }
}

/** What `100m`, `2Gi` or `1e3` stands for. */
export function readQuantity(value: unknown): Quantity {
  const text = String(value)
  const match = pattern.exec(text)
  if (!match) return { amount: BigInt(Math.round((parseQuantity(text) || 0) * 1e9)), binary: false }
  const [, sign = '', whole = '0', fraction = '', suffix = ''] = match
  const divisor = 10n ** BigInt(fraction.length)
  const amount = (BigInt(whole + fraction) * (scales[suffix] ?? nano) + divisor - 1n) / divisor
  return { amount: sign === '-' ? -amount : amount, binary: suffix.endsWith('i') }
}

/** The sum, written as the first unless that is nothing. */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  return { amount: left.amount + right.amount, binary: left.amount === 0n ? right.binary : left.binary }
}

/** As the API server writes it: `612Mi`, `800m`, `2`. */
export function quantityText({ amount, binary }: Quantity): string {
  return amountText(amount, binary)
}

/** Several quantities by the names of what they measure. */
export type Quantities = ReadonlyMap<string, Quantity>

/** The quantities of an object such as `requests` or `hard`. */
export function readQuantities(record: unknown): Quantities {
  return new Map(Object.entries((record ?? {}) as object).map(([name, value]) => [name, readQuantity(value)]))
}
