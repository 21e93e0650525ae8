import { expect, it } from 'vitest'
import { validateRuntime } from '../../src/experiment/validate-runtime.ts'
import type { Report } from '../../src/experiment/validation-context.ts'

function findingsOf(runtime: unknown) {
  const problems: string[] = []
  const doubts: string[] = []
  const into =
    (list: string[]): Report =>
    (path, message) =>
      list.push(`${path?.join('.')}: ${typeof message === 'string' ? message : message()}`)
  validateRuntime(runtime, { wrong: into(problems), impossible: into(problems), doubtful: into(doubts) })
  return { problems, doubts }
}

const problemsOf = (runtime: unknown) => findingsOf(runtime).problems

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

it('a strategy that Chaos Toolkit takes for none is doubtful, and one that is nearly a name is wrong', () => {
  expect(findingsOf({ rollbacks: { strategy: 'odd' } }).doubts).toEqual([
    'runtime.rollbacks.strategy: runtime.rollbacks.strategy is "odd", which is no strategy, so no rollback would be played; there are default, always, never, deviated.',
  ])
  expect(problemsOf({ rollbacks: { strategy: 'nevr' } })).toEqual([
    expect.stringMatching(/"nevr", which is no strategy.*did you mean "never"\?$/),
  ])
  expect(problemsOf({ hypothesis: { strategy: 'continuosly' } })).toEqual([
    expect.stringContaining('did you mean "continuously"?'),
  ])
  expect(findingsOf({ hypothesis: { strategy: 'continously' } })).toEqual({ problems: [], doubts: [] })
})
