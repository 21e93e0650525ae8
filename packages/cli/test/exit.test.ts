import { expect, test } from 'vitest'
import { exitCodeOf, exitCodeTable } from '../src/exit.ts'

const nothing = { environment: {}, settings: {} }

test('our own table is used unless something else is asked for', () => {
  expect(exitCodeTable(nothing)).toBe('chaos')
})

test('the option wins over the variable, and the variable over the settings', () => {
  const settings = { exit_codes: 'chaostoolkit' }
  const environment = { CHAOS_EXIT_CODES: 'chaos' }
  expect(exitCodeTable({ environment: {}, settings })).toBe('chaostoolkit')
  expect(exitCodeTable({ environment, settings })).toBe('chaos')
  expect(exitCodeTable({ flag: 'chaostoolkit', environment, settings })).toBe('chaostoolkit')
})

test('an unknown table in the environment is a usage error', () => {
  expect(() => exitCodeTable({ environment: { CHAOS_EXIT_CODES: 'chaostolkit' }, settings: {} })).toThrow(
    'CHAOS_EXIT_CODES can\'t be "chaostolkit".',
  )
})

test('Chaos Toolkit knows success and failure only', () => {
  expect(exitCodeOf('held', 'chaostoolkit')).toBe(0)
  expect(exitCodeOf('refused', 'chaostoolkit')).toBe(1)
  expect(exitCodeOf('refused', 'chaos')).toBe(6)
})
