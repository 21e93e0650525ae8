import { expect, test } from 'vitest'
import { candidatePod } from '../../src/pods/candidate-pod.ts'
import { choosePods } from '../../src/pods/choose-pods.ts'
import type { PodChoice } from '../../src/pods/pod-selection.ts'
import { numbers, pod } from '../support/objects.ts'

const defaults: PodChoice = { name_pattern: null, all: false, rand: false, mode: 'fixed', qty: 1, order: 'alphabetic' }
const five = ['a', 'b', 'c', 'd', 'e'].map((name) => pod(name))

function chosen(choice: Partial<PodChoice>, pods = five, random = numbers()) {
  return choosePods(pods.map(candidatePod), { ...defaults, ...choice }, random)
    .map(({ name }) => name)
    .join('')
}

test.each([
  [{}, 'a'],
  [{ qty: 0 }, ''],
  [{ qty: 9 }, 'abcde'],
  [{ all: true, qty: 0 }, 'abcde'],
  [{ name_pattern: '[ce]' }, 'c'],
  [{ name_pattern: '[ce]', all: true }, 'ce'],
  [{ mode: 'percentage', qty: 0 }, ''],
  [{ mode: 'percentage', qty: 1 }, 'a'],
  [{ mode: 'percentage', qty: 50 }, 'abc'],
  [{ mode: 'percentage', qty: 100 }, 'abcde'],
  [{ mode: 'percentage', qty: 150 }, 'abcde'],
] as const)('of five pods %o takes %s', (choice, names) => {
  expect(chosen(choice)).toBe(names)
})

test('a percentage is of the pods that match, not of all', () => {
  expect(chosen({ mode: 'percentage', qty: 50, name_pattern: '[abc]' })).toBe('ab')
})

test('the oldest come first when asked so', () => {
  const pods = [
    pod('new', { metadata: { creationTimestamp: '2026-01-02T00:00:00Z' } }),
    pod('old', { metadata: { creationTimestamp: '2025-12-31T23:59:59Z' } }),
  ]
  expect(chosen({ order: 'oldest' }, pods)).toBe('old')
})

test('a random choice takes each pod at most once, and follows the random numbers', () => {
  expect(chosen({ rand: true, qty: 3 }, five, numbers(0.99, 0.99, 0))).toBe('eda')
  expect([...chosen({ rand: true, qty: 5 }, five, numbers(0.5, 0.5, 0.5, 0.5, 0.5))].sort().join('')).toBe('abcde')
})

test("a name pattern is one of Python's, searched for anywhere in the name", () => {
  expect(chosen({ name_pattern: '(?i)B', all: true }, [pod('ab'), pod('a'), pod('b')])).toBe('abb')
})

test('a name pattern that would take for ever is ended', () => {
  expect(() => chosen({ name_pattern: '(a+)+$' }, [pod(`${'a'.repeat(60)}-0b`)])).toThrow('took longer than 2 s')
})

test('pods that are being deleted already are not chosen, and do not count', () => {
  const leaving = pod('a', { metadata: { deletionTimestamp: '2026-01-01T00:00:30Z' } })
  const pods = [leaving, pod('b'), pod('c')]
  expect(chosen({}, pods)).toBe('b')
  expect(chosen({ all: true }, pods)).toBe('bc')
  expect(chosen({ mode: 'percentage', qty: 50 }, pods)).toBe('b')
})
