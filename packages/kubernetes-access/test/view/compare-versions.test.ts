import { expect, test } from 'vitest'
import { compareVersions } from '../../src/view/compare-versions.ts'

test.each([
  ['9', '10', 'before'],
  ['10', '9', 'after'],
  ['90071992547409931', '90071992547409932', 'before'],
  ['7', '7', 'same'],
  ['abc', 'abc', 'same'],
  ['abc', 'abd', 'unknown'],
  ['12', 'v13', 'unknown'],
  ['0', '13', 'unknown'],
  ['007', '13', 'unknown'],
])('the version %s is to %s: %s', (one, other, expected) => {
  const order = compareVersions(one, other)
  expect(order === undefined ? 'unknown' : order < 0 ? 'before' : order > 0 ? 'after' : 'same').toBe(expected)
})
