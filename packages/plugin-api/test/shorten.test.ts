import { shorten } from 'chaos-plugin-api'
import { expect, test } from 'vitest'

test.each([
  ['no such table', 20, 'no such table'],
  ['no such table', 13, 'no such table'],
  ['no such table: carts', 12, 'no such…'],
  ['no such table', 7, 'no such…'],
  ['{"password":"correct-horse"}', 20, '{"password":…'],
  ['correct-horse-battery', 10, '…'],
])('%s in %i characters begins with %s', (text, most, short) => {
  expect(shorten(text, most)).toBe(short)
})

test.each([
  ['no such table', 13, 'no such table'],
  ['no such table', 8, '…table'],
  ['no such table', 5, '…table'],
  ['token=correct-horse', 10, '…'],
])('%s in %i characters ends with %s', (text, most, short) => {
  expect(shorten(text, most, { from: 'end' })).toBe(short)
})
