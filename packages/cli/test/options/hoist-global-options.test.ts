import { expect, test } from 'vitest'
import { hoistGlobalOptions } from '../../src/options/hoist-global-options.ts'

test.each([
  [
    ['run', 'a.json'],
    ['run', 'a.json'],
  ],
  [
    ['--verbose', 'run', 'a.json'],
    ['run', 'a.json', '--verbose'],
  ],
  [
    ['--settings', 'F', '--no-log-file', 'run', 'a.json'],
    ['run', 'a.json', '--settings', 'F', '--no-log-file'],
  ],
  [
    ['--settings=F', 'settings', 'get', 'k'],
    ['settings', 'get', 'k', '--settings=F'],
  ],
  [
    ['--verbose', 'run', '--', '--odd.json'],
    ['run', '--verbose', '--', '--odd.json'],
  ],
  [
    ['--log-format', 'json', 'run', '--verbose', 'x'],
    ['run', '--verbose', 'x', '--log-format', 'json'],
  ],
  [['--verbose'], ['--verbose']],
])('%j becomes %j', (given, expected) => {
  expect(hoistGlobalOptions(given)).toEqual(expected)
})

test('an unknown option before the command stays where it is, so that it can be named', () => {
  expect(hoistGlobalOptions(['--verbose', '--explode', 'run'])).toEqual(['--explode', 'run', '--verbose'])
})
