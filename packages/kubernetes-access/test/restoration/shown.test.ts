import { expect, test } from 'vitest'
import { shown } from '../../src/restoration/shown.ts'

test.each<[unknown, string]>([
  [undefined, 'not set'],
  [{ replicas: 3 }, '{"replicas":3}'],
  [{ words: 'say '.repeat(30) }, `{"words":"${'say '.repeat(16)}say…`],
  [{ words: `${'say '.repeat(16)}correct-horse-battery` }, `{"words":"${'say '.repeat(15)}say…`],
])('%j is shown as %s', (value, text) => {
  expect(shown(value)).toBe(text)
})
