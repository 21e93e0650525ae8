import { expect, test } from 'vitest'
import { writtenCredentials } from '../../src/secrets/written-credentials.ts'

test('credentials are found in URLs wherever these stand, and in headers that let somebody in', () => {
  const written = {
    say: 'from 1http://me:kiwi-4417@shop.example/ to (postgres+ssl://you:plover-9@db)',
    headers: { Authorization: 'Bearer otter-3', Accept: 'text/plain' },
  }
  expect(writtenCredentials(written)).toEqual(['kiwi-4417', 'plover-9', 'Bearer otter-3', 'otter-3'])
})

test('what stands for another value is no credential, and a password may look like that', () => {
  expect(writtenCredentials('http://me:${token}@shop.example, http://me:pa$word@shop.example')).toEqual(['pa$word'])
})

test('a word of a million letters is looked through once', () => {
  expect(writtenCredentials({ type: 'action'.repeat(200_000) })).toEqual([])
})
