import { expect, test } from 'vitest'
import { secondsOf } from '../../src/pods/seconds-of.ts'

test.each([
  ['60s', 60],
  ['10 minutes', 600],
  ['1 hour and 5 minutes', 3900],
  ['2h30m', 9000],
  ['1.5 min', 90],
  ['3 days ago', 259_200],
  ['last 30 seconds', 30],
] as const)('%s are %i seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds)
})

test.each(['', 'soon', '5', '5 parsecs', '10 minutes or so'])('"%s" is no duration', (text) => {
  expect(() => secondsOf(text)).toThrow(`"${text}" is no duration.`)
})
