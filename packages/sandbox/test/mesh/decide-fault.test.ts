import { expect, test } from 'vitest'
import { decideFault } from '../../src/mesh/decide-fault.ts'

const all = { value: 100 }

test('No fault does nothing', () => {
  expect(decideFault(undefined, () => 0)).toEqual({ delaySeconds: 0 })
})

test('A delay is read with its unit', () => {
  const delays = ['5s', '500ms', '1m30s', '1.5s'].map((fixedDelay) => {
    return decideFault({ delay: { fixedDelay, percentage: all } }, () => 0.99).delaySeconds
  })
  expect(delays).toEqual([5, 0.5, 90, 1.5])
})

test('A fault without a percentage hits nothing', () => {
  const fault = { delay: { fixedDelay: '5s' }, abort: { httpStatus: 500 } }
  expect(decideFault(fault, () => 0)).toEqual({ delaySeconds: 0 })
})

test('The older whole-number percentage of a delay counts', () => {
  expect(decideFault({ delay: { fixedDelay: '5s', percent: 50 } }, () => 0.49)).toEqual({ delaySeconds: 5 })
  expect(decideFault({ delay: { fixedDelay: '5s', percent: 50 } }, () => 0.5)).toEqual({ delaySeconds: 0 })
})

test('Delay and abort are drawn one by one', () => {
  const fault = {
    delay: { fixedDelay: '5s', percentage: { value: 10 } },
    abort: { httpStatus: 503, percentage: { value: 10 } },
  }
  const draws = [0.05, 0.5]
  expect(decideFault(fault, () => draws.shift()!)).toEqual({ delaySeconds: 5 })
})

test('A status of gRPC is no error to a client of HTTP, as with Envoy', () => {
  expect(decideFault({ abort: { grpcStatus: 'UNAVAILABLE', percentage: all } }, () => 0).abortStatus).toBe(200)
})
