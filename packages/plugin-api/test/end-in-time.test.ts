import { expect, test } from 'vitest'
import { endInTime, isStepFailure } from '../src/index.ts'

function forEver(): never {
  for (;;);
}

function failureOf(compute: () => unknown): unknown {
  try {
    compute()
    return undefined
  } catch (error) {
    return error
  }
}

test('a computation that takes for ever is ended, and named', () => {
  const failure = failureOf(() => endInTime('Counting', forEver))
  expect(isStepFailure(failure)).toBe(true)
  expect(String(failure)).toBe('StepFailure: Counting took longer than 2 s and was ended.')
})

test('what a computation throws comes through as it is', () => {
  const error = new RangeError('too deep')
  expect(
    failureOf(() =>
      endInTime('Digging', () => {
        throw error
      }),
    ),
  ).toBe(error)
})

test('one within another gives its result to it', () => {
  expect(endInTime('Both', () => endInTime('One', () => 20) + endInTime('The other', () => 22))).toBe(42)
})
