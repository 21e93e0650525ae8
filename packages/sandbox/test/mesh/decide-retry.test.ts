import { expect, test } from 'vitest'
import { decideRetry, retryPolicy } from '../../src/mesh/decide-retry.ts'

const answered = (status: number) => ({ kind: 'answered', status }) as const

test('Without a policy a request that found no connection is sent twice more, and an error is an answer', () => {
  const policy = retryPolicy(undefined)
  expect(policy.attempts).toBe(2)
  expect(decideRetry(policy, { kind: 'connect-failure' })).toBe(true)
  expect(decideRetry(policy, { kind: 'reset' })).toBe(false)
  expect(decideRetry(policy, answered(503))).toBe(false)
})

test('Zero attempts mean no retry', () => {
  expect(retryPolicy({ attempts: 0 }).attempts).toBe(0)
})

test('5xx repeats errors of the server, broken connections and attempts that took too long', () => {
  const policy = retryPolicy({ attempts: 3, retryOn: '5xx', perTryTimeout: '2s' })
  expect(policy.perTrySeconds).toBe(2)
  const outcomes = [answered(500), answered(404), { kind: 'reset' } as const, { kind: 'timeout' } as const]
  expect(outcomes.map((outcome) => decideRetry(policy, outcome))).toEqual([true, false, true, true])
})

test('gateway-error repeats 502 to 504 only', () => {
  const policy = retryPolicy({ attempts: 1, retryOn: 'gateway-error' })
  expect([500, 502, 503, 504].map((status) => decideRetry(policy, answered(status)))).toEqual([false, true, true, true])
})

test('A status may be named', () => {
  const policy = retryPolicy({ attempts: 1, retryOn: 'connect-failure, 418' })
  expect(decideRetry(policy, answered(418))).toBe(true)
})
