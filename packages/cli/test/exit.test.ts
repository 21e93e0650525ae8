import { expect, test } from 'vitest'
import { exitCodeLines, exitCodeOf, exitCodeTable } from '../src/exit.ts'

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

test('the help has a line for each exit code, with the verdict that the end of a run shows', () => {
  const lines = exitCodeLines().split('\n')
  expect(lines[0]).toBe('    0  held: the steady state held, and all is back as it was')
  expect(lines.map((line) => Number(line.slice(0, 5)))).toEqual([0, 1, 2, 3, 4, 5, 5, 6, 7, 70, 129, 130, 143])
})
