import { expect, test } from 'vitest'
import { asksForNothing } from '../../src/tolerance/asks-for-nothing.ts'

test.each([
  0,
  false,
  '',
  [0],
  { type: 'range', range: [0, 0] },
  { type: 'jsonpath', path: '$.items[*]', count: 0 },
  { type: 'jsonpath', path: '$.items', expect: [[]] },
])('%j is met by nothing only', (tolerance) => {
  expect(asksForNothing(tolerance)).toBe(true)
})

test.each([
  undefined,
  null,
  1,
  true,
  'none',
  [],
  [0, 3],
  { type: 'range', range: [0, 3] },
  { type: 'regex', pattern: '' },
  { type: 'jsonpath', path: '$.items' },
  { type: 'jsonpath', path: '$.items', count: 0, expect: ['a'] },
  { type: 'probe', name: 'p' },
])('%j takes something, too', (tolerance) => {
  expect(asksForNothing(tolerance)).toBe(false)
})
