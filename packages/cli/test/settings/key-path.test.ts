import { expect, test } from 'vitest'
import { parseKeyPath, valueAt } from '../../src/settings/key-path.ts'

test.each([
  ['runtime.rollbacks.strategy', ['runtime', 'rollbacks', 'strategy']],
  ['notifications[0].url', ['notifications', 0, 'url']],
  ['auths.example\\.com.type', ['auths', 'example.com', 'type']],
])('%s is %j', (key, path) => {
  expect(parseKeyPath(key)).toEqual(path)
})

test.each(['', 'a..b', 'a[x]', '[0]', 'a]'])('"%s" is no key', (key) => {
  expect(() => parseKeyPath(key)).toThrow('is no key')
})

test('a value is found through lists and mappings, and nothing is found beyond a plain value', () => {
  const settings = { notifications: [{ url: 'u1' }], retries: 3 }
  expect(valueAt(settings, ['notifications', 0, 'url'])).toBe('u1')
  expect(valueAt(settings, ['notifications', 1, 'url'])).toBeUndefined()
  expect(valueAt(settings, ['retries', 'x'])).toBeUndefined()
})
