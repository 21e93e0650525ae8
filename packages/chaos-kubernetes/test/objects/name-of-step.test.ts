import { expect, test } from 'vitest'
import { nameOfStep } from '../../src/objects/name-of-step.ts'

test('a name tells run, step and attempt, in letters that names of objects may have', () => {
  const step = { runId: 'Mine_1.b', id: 'rollbacks/2', attempt: 1 }
  expect(nameOfStep('budget', step)).toBe('chaos-budget-mine-1-b-rollbacks-2')
  expect(nameOfStep('budget', { ...step, attempt: 3 })).toBe('chaos-budget-mine-1-b-rollbacks-2-3')
})
