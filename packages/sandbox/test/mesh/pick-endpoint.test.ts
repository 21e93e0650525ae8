import { expect, test } from 'vitest'
import { pickEndpoint } from '../../src/mesh/pick-endpoint.ts'

const endpoint = (uid: string) => ({ namespace: 'bookinfo', pod: uid, uid, labels: {}, port: 9080 })
const endpoints = [endpoint('a'), endpoint('b'), endpoint('c')]

test('Chance picks among all', () => {
  expect([0, 0.34, 0.67, 0.999].map((random) => pickEndpoint(endpoints, new Set(), () => random)?.uid)).toEqual([
    'a',
    'b',
    'c',
    'c',
  ])
})

test('Those that were tried come last', () => {
  expect(pickEndpoint(endpoints, new Set(['a', 'b']), () => 0)?.uid).toBe('c')
  expect(pickEndpoint(endpoints, new Set(['a', 'b', 'c']), () => 0)?.uid).toBe('a')
})

test('There may be none', () => {
  expect(pickEndpoint([], new Set(), () => 0)).toBeUndefined()
})
