import { expect, test } from 'vitest'
import { chooseRoute } from '../../src/mesh/choose-route.ts'
import type { HttpRule } from '../../src/mesh/istio-spec.ts'

const client = { namespace: 'bookinfo', labels: {} }
const request = { method: 'GET', path: '/reviews/0', headers: {}, authority: 'reviews', port: 9080 }
const to = (subset: string, weight?: number) => ({
  destination: { host: 'reviews', subset },
  ...(weight === undefined ? {} : { weight }),
})
const subsetFor = (rules: readonly HttpRule[], random: number) =>
  chooseRoute(rules, request, client, () => random)?.route?.destination.subset

test('The first rule that applies is taken, not the most specific one', () => {
  const rules = [
    { match: [{ uri: { prefix: '/ratings' } }], route: [to('v1')] },
    { route: [to('v2')] },
    { match: [{ uri: { exact: '/reviews/0' } }], route: [to('v3')] },
  ]
  expect(subsetFor(rules, 0)).toBe('v2')
})

test('One of several conditions is enough', () => {
  const match = [{ method: { exact: 'PUT' } }, { uri: { prefix: '/reviews' } }]
  expect(chooseRoute([{ match, route: [to('v1')] }], request, client, () => 0)?.match).toEqual(match[1])
})

test('No rule that applies means no route', () => {
  expect(chooseRoute([{ match: [{ port: 1 }], route: [to('v1')] }], request, client, () => 0)).toBeUndefined()
})

test('Weights share out the requests', () => {
  const rules = [{ route: [to('v1', 90), to('v2', 0), to('v3', 10)] }]
  expect([0, 0.5, 0.899, 0.901, 0.999].map((random) => subsetFor(rules, random))).toEqual([
    'v1',
    'v1',
    'v1',
    'v3',
    'v3',
  ])
})

test('A single destination needs no weight', () => {
  expect(subsetFor([{ route: [to('v1')] }], 0.99)).toBe('v1')
})
