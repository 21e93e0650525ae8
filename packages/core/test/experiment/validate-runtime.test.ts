import { expect, it } from 'vitest'
import { validateRuntime } from '../../src/experiment/validate-runtime.ts'

function problemsOf(runtime: unknown): readonly string[] {
  const problems: string[] = []
  validateRuntime(runtime, (path, message) => problems.push(`${path?.join('.')}: ${message}`))
  return problems
}

it.each([
  [{ strategy: 'sometimes' }, 'strategy is "sometimes", which is no strategy: use always (the default), or never'],
  [{ patience: '10' }, 'patience must be a number of seconds, 0 or more, and not "10".'],
  [{ patience: -1 }, 'patience must be a number of seconds, 0 or more, and not -1.'],
  [{ deadline: 0 }, 'deadline must be a number of seconds above 0, and not 0.'],
  [{ heal: true }, 'heal must be a number of seconds above 0, and not true.'],
])('an undo of %j is refused', (undo, problem) => {
  const [first, ...more] = problemsOf({ undo })
  expect(first).toContain(`runtime.undo.${Object.keys(undo)[0]}: runtime.undo.${problem}`)
  expect(more).toEqual([])
})

it('an undo that is no mapping is refused', () => {
  expect(problemsOf({ undo: 'never' })).toEqual(['runtime.undo: "undo" of the runtime must be a mapping.'])
})

it.each([
  undefined,
  null,
  {},
  { undo: null },
  { undo: { strategy: null, patience: 0, deadline: 0.5, heal: 300 } },
  { rollbacks: { strategy: 'odd' } },
])('a runtime of %j is taken', (runtime) => {
  expect(problemsOf(runtime)).toEqual([])
})
