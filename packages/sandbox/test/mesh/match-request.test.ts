import { describe, expect, test } from 'vitest'
import type { HttpMatch } from '../../src/mesh/istio-spec.ts'
import { matchRequest } from '../../src/mesh/match-request.ts'

const client = { namespace: 'bookinfo', labels: { app: 'productpage', version: 'v1' }, pod: 'p' }
const request = {
  method: 'GET',
  path: '/reviews/7?sort=asc&note=a%20b&flag',
  headers: { 'end-user': 'jason', 'x-plain': '1' },
  authority: 'reviews:9080',
  port: 9080,
}
const holds = (match: HttpMatch) => matchRequest(match, request, client)

describe('A match holds', () => {
  test.each<[string, HttpMatch]>([
    ['without conditions', {}],
    ['by exact path, without the query', { uri: { exact: '/reviews/7' } }],
    ['by prefix', { uri: { prefix: '/reviews' } }],
    ['by a pattern for the whole path', { uri: { regex: '/reviews/\\d+' } }],
    ['in any case, if asked', { uri: { prefix: '/REVIEWS' }, ignoreUriCase: true }],
    ['by a pattern in any case', { uri: { regex: '(?i)/REVIEWS/.*' } }],
    ['by header', { headers: { 'End-User': { exact: 'jason' } } }],
    ['by presence of a header', { headers: { 'end-user': {} } }],
    ['by absence of a header', { withoutHeaders: { 'x-other': {} } }],
    ['by another value of a header', { withoutHeaders: { 'end-user': { exact: 'tester' } } }],
    ['by method', { method: { exact: 'GET' } }],
    ['by scheme', { scheme: { exact: 'http' } }],
    ['by authority', { authority: { prefix: 'reviews' } }],
    ['by port', { port: 9080 }],
    ['by the labels of the sender', { sourceLabels: { app: 'productpage' } }],
    ['by the namespace of the sender', { sourceNamespace: 'bookinfo' }],
    ['by query parameter', { queryParams: { sort: { exact: 'asc' } } }],
    ['by a query parameter as it is encoded', { queryParams: { note: { exact: 'a%20b' } } }],
    ['by presence of a query parameter', { queryParams: { flag: {} } }],
    ['by a pattern for a header', { headers: { 'x-plain': { regex: '[0-9]+' } } }],
    ['by prefix of a header', { headers: { 'end-user': { prefix: 'ja' } } }],
    ['for the gateway that is the mesh itself', { gateways: ['mesh', 'other'] }],
  ])('%s', (_, match) => expect(holds(match)).toBe(true))
})

describe('A match does not hold', () => {
  test.each<[string, HttpMatch]>([
    ['by a path that only begins so', { uri: { exact: '/reviews' } }],
    ['by a pattern for a part of the path', { uri: { regex: 'reviews' } }],
    ['by a pattern that is none', { uri: { regex: '(' } }],
    ['in another case', { uri: { prefix: '/REVIEWS' } }],
    ['by another value of a header', { headers: { 'end-user': { exact: 'tester' } } }],
    ['by a header that is not there', { headers: { 'x-other': {} } }],
    ['by absence of a header that is there', { withoutHeaders: { 'end-user': {} } }],
    ['by a missing header that may not be empty', { withoutHeaders: { 'x-other': { regex: '.*' } } }],
    ['by another method', { method: { exact: 'POST' } }],
    ['by another port', { port: 80 }],
    ['by other labels of the sender', { sourceLabels: { app: 'productpage', version: 'v2' } }],
    ['by another namespace of the sender', { sourceNamespace: 'default' }],
    ['by a query parameter that is not there', { queryParams: { page: {} } }],
    ['by a pattern for a part of a header', { headers: { 'end-user': { regex: 'jas' } } }],
    ['for other gateways', { gateways: ['ingress'] }],
    ['if one condition of several fails', { uri: { prefix: '/' }, method: { exact: 'PUT' } }],
  ])('%s', (_, match) => expect(holds(match)).toBe(false))
})
