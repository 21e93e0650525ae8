import { expect, test } from 'vitest'
import { percentDecoded } from '../src/percent-decoded.ts'
import { urlCredentials } from '../src/url-credentials.ts'

test.each([
  ['p%40ss', 'p@ss'],
  ['t%C3%ABa', 'tëa'],
  ['100%', '100%'],
  ['100%%40%zz', '100%@%zz'],
  ['%ff', '%ff'],
])('%s means %s', (written, meant) => {
  expect(percentDecoded(written)).toBe(meant)
})

test('the credentials of a URL are known as they are written and as they are sent', () => {
  expect(urlCredentials('https://me:a+b%40%@shop.example')).toEqual(['a+b%40%', 'a+b@%', 'a b@%'])
})
