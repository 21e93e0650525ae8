import { expect, test } from 'vitest'
import { urlCredentials, withoutCredentials } from '../src/url-credentials.ts'

test.each([
  ['http://me:kiwi-4417@shop.example/x', 'http://***@shop.example/x'],
  ['http:///me:kiwi-4417@shop.example/x', 'http:///***@shop.example/x'],
  ['http:me:kiwi-4417@shop.example', 'http:***@shop.example'],
  [String.raw`https:\/\me:kiwi-4417@shop.example`, String.raw`https:\/\***@shop.example`],
  ['\t HTTP://me:kiwi-4417@shop.example', '\t HTTP://***@shop.example'],
  ['postgres+ssl://me:kiwi-4417@db/x', 'postgres+ssl://***@db/x'],
])('the password of %j is found and masked, as URL takes it for one', (url, shown) => {
  expect(withoutCredentials(url)).toBe(shown)
  expect(urlCredentials(url)).toEqual(['kiwi-4417'])
})

test.each(['/a:b@c/d.json', 'mailto:me@shop.example', 'http://shop.example/@me', 'node:fs@1'])(
  'nobody is named by %j',
  (text) => {
    expect(withoutCredentials(text)).toBe(text)
    expect(urlCredentials(text)).toEqual([])
  },
)

test('a million slashes are looked through once', () => {
  const slashes = `http:${String.raw`\/`.repeat(500_000)}`
  expect(withoutCredentials(`${slashes}x`)).toBe(`${slashes}x`)
})
