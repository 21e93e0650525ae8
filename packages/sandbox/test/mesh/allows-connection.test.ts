import { describe, expect, test } from 'vitest'
import { allowsConnection, type NetworkPolicy, type Peer } from '../../src/mesh/allows-connection.ts'

const pod = (app: string, namespace = 'shop', ip = '10.0.0.1'): Peer => ({
  ip,
  pod: { namespace, namespaceLabels: { team: namespace }, labels: { app }, ports: { http: 9080 } },
})
const allowed = (spec: NetworkPolicy['spec'], from: Peer, to: Peer, port = 9080) =>
  allowsConnection([{ namespace: 'shop', spec }], from, to, port)

test('Without a policy everything is allowed', () => {
  expect(allowsConnection([], pod('a'), pod('b'), 9080)).toBe(true)
})

describe('A policy for ingress', () => {
  test('without rules denies everything to the pods that it selects, and nothing to others', () => {
    const deny = { podSelector: { matchLabels: { app: 'b' } } }
    expect(allowed(deny, pod('a'), pod('b'))).toBe(false)
    expect(allowed(deny, pod('a'), pod('c'))).toBe(true)
    expect(allowed(deny, pod('b'), pod('a'))).toBe(true)
    expect(allowed(deny, pod('a'), pod('b', 'elsewhere'))).toBe(true)
  })

  test('with an empty rule allows everything', () => {
    expect(allowed({ ingress: [{}] }, pod('a'), pod('b'))).toBe(true)
  })

  test('allows by pod in its own namespace', () => {
    const spec = { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'a' } } }] }] }
    expect(allowed(spec, pod('a'), pod('b'))).toBe(true)
    expect(allowed(spec, pod('a', 'elsewhere'), pod('b'))).toBe(false)
    expect(allowed(spec, { ip: '127.0.0.1' }, pod('b'))).toBe(false)
  })

  test('allows by namespace', () => {
    const selector = { matchExpressions: [{ key: 'team', operator: 'In', values: ['ops'] }] }
    const spec = { ingress: [{ from: [{ namespaceSelector: selector }] }] }
    expect(allowed(spec, pod('a', 'ops'), pod('b'))).toBe(true)
    expect(allowed(spec, pod('a'), pod('b'))).toBe(false)
  })

  test('allows by address, except some', () => {
    const spec = { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.9.0.0/16'] } }] }] }
    expect(allowed(spec, pod('a', 'shop', '10.1.2.3'), pod('b'))).toBe(true)
    expect(allowed(spec, pod('a', 'shop', '10.9.2.3'), pod('b'))).toBe(false)
    expect(allowed(spec, { ip: '127.0.0.1' }, pod('b'))).toBe(false)
  })

  test('allows by port: number, range or name', () => {
    for (const port of [{ port: 9080 }, { port: 9000, endPort: 9090 }, { port: 'http' }, { protocol: 'TCP' }]) {
      expect(allowed({ ingress: [{ ports: [port] }] }, pod('a'), pod('b'))).toBe(true)
    }
    for (const port of [{ port: 80 }, { port: 9000, endPort: 9070 }, { port: 'grpc' }, { protocol: 'UDP' }]) {
      expect(allowed({ ingress: [{ ports: [port] }] }, pod('a'), pod('b'))).toBe(false)
    }
  })
})

describe('A policy for egress', () => {
  test('holds back the pods that it selects', () => {
    const deny = { podSelector: { matchLabels: { app: 'a' } }, policyTypes: ['Egress'] }
    expect(allowed(deny, pod('a'), pod('b'))).toBe(false)
    expect(allowed(deny, pod('b'), pod('a'))).toBe(true)
  })

  test('that has egress rules is one for ingress too, unless it says otherwise', () => {
    const spec = { egress: [{}] }
    expect(allowed(spec, pod('a'), pod('b', 'elsewhere'))).toBe(true)
    expect(allowed(spec, pod('a'), pod('b'))).toBe(false)
    expect(allowed({ ...spec, policyTypes: ['Egress'] }, pod('a'), pod('b'))).toBe(true)
  })
})
