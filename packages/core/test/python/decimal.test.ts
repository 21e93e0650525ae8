import { describe, expect, it } from 'vitest'
import { compareDecimals, type Decimal, decimalOfNumber, decimalOfText } from '../../src/python/decimal.ts'

function decimal(value: number | string): Decimal {
  const found = typeof value === 'number' ? decimalOfNumber(value) : decimalOfText(value)
  if (found === undefined) throw new Error(`${value} is no number`)
  return found
}

describe('compareDecimals', () => {
  it.each<[number | string, number | string, -1 | 0 | 1]>([
    [1, '1.000', 0],
    [0, '-0', 0],
    [0.5, '0.5', 0],
    [0.3, '0.3', -1],
    [0.1, '0.1', 1],
    [-0.3, '-0.3', 1],
    ['1e0', ' 1 ', 0],
    ['1_000', 1000, 0],
    ['.5', '5.e-1', 0],
    ['+2', '10', -1],
    [5e-324, 0, 1],
    [1e308, '1e309', -1],
    ['1e999999999', '9e999999998', 1],
    ['-1e999999999', 1, -1],
    ['inf', '1e999999999', 1],
    ['-Infinity', -1e308, -1],
    ['Infinity', Number.POSITIVE_INFINITY, 0],
  ])('%j and %j: %d', (left, right, order) => {
    expect(Math.sign(compareDecimals(decimal(left), decimal(right)))).toBe(order)
    expect(Math.sign(compareDecimals(decimal(right), decimal(left)))).toBe(order === 0 ? 0 : -order)
  })
})

describe('decimalOfText', () => {
  it.each(['', 'many', '1,5', '1 2', 'e5', '.', '0x10', '1e', '--1'])('takes %j for no number', (text) => {
    expect(decimalOfText(text)).toBeUndefined()
  })

  it.each(['NaN', '-nan', 'sNaN12'])('takes %j for nan', (text) => {
    expect(decimalOfText(text)).toBe('nan')
  })
})
