import { expect, test } from 'vitest'
import { isAsSent } from '../../src/restoration/is-as-sent.ts'

test.each([null, '', false, 0, [], {}])('an empty value that the server left out is as it was sent: %j', (empty) => {
  expect(isAsSent(undefined, empty)).toBe(true)
  expect(isAsSent(empty, empty)).toBe(true)
})

test('any other value that is not there, or is another one, is not', () => {
  expect(isAsSent(undefined, [{}])).toBe(false)
  expect(isAsSent(1, 0)).toBe(false)
  expect(isAsSent([], undefined)).toBe(false)
})
