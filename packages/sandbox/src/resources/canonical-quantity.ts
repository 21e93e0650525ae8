const pattern = /^([+-]?)(\d+)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i)?$/
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const nano = 1_000_000_000n

/**
 * A quantity as the API server writes it: without a fraction, with the largest suffix that leaves a whole number, e.g.
 * `500m` for `0.5` and `1Gi` for `1024Mi`. What is no such quantity, or is written with an exponent, stays as it is.
 */
export function canonicalQuantity(quantity: string | number): string {
  const text = String(quantity)
  const match = pattern.exec(text)
  if (!match) return text
  const [, sign = '', whole = '0', fraction = '', suffix = ''] = match
  const power = binary.indexOf(suffix)
  const scale = power > 0 ? 1024n ** BigInt(power) * nano : 1000n ** BigInt(decimal.indexOf(suffix))
  const divisor = 10n ** BigInt(fraction.length)
  // What is finer than a billionth is rounded up.
  const amount = (BigInt(whole + fraction) * scale + divisor - 1n) / divisor
  if (amount === 0n) return '0'
  return `${sign === '-' ? '-' : ''}${amountText(amount, power > 0)}`
}

/** An amount in billionths, with binary suffixes from 1024 on if it is wanted so. */
export function amountText(amount: bigint, binarySuffix: boolean): string {
  if (amount === 0n) return '0'
  if (amount < 0n) return `-${amountText(-amount, binarySuffix)}`
  return binarySuffix && amount >= 1024n * nano ? inBinary(amount) : inDecimal(amount)
}

function inBinary(amount: bigint): string {
  let mantissa = (amount + nano - 1n) / nano
  let power = 0
  while (mantissa % 1024n === 0n && power < binary.length - 1) {
    mantissa /= 1024n
    power++
  }
  return `${mantissa}${binary[power]}`
}

function inDecimal(amount: bigint): string {
  let mantissa = amount
  let power = 0
  while (mantissa % 1000n === 0n && power < decimal.length - 1) {
    mantissa /= 1000n
    power++
  }
  return `${mantissa}${decimal[power]}`
}
