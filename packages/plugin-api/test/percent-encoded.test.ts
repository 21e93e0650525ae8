import { expect, it } from 'vitest'
import { percentEncoded } from '../src/percent-encoded.ts'

it.each([
  ['cart', 'cart'],
  ['a/b?c#d e', 'a%2Fb%3Fc%23d%20e'],
  ['ü 😀', '%C3%BC%20%F0%9F%98%80'],
  ['\ud800', '%EF%BF%BD'],
  ['a\udc00b', 'a%EF%BF%BDb'],
])('%j is %s', (text, expected) => {
  expect(percentEncoded(text)).toBe(expected)
})
