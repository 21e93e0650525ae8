import { keepsCredentials } from 'chaos-plugin-api'
import { expect, test } from 'vitest'

test.each([
  ['http://a/x', 'http://a/y', true],
  ['http://a', 'https://a', true],
  ['https://a', 'http://a', false],
  ['http://a:8080', 'https://a', false],
  ['http://a', 'https://a:8443', false],
  ['https://a:443', 'https://a', true],
  ['https://a', 'https://b.a', false],
])('from %s to %s credentials go along: %s', (from, to, kept) => {
  expect(keepsCredentials(new URL(from), new URL(to))).toBe(kept)
})
