import { expect, it } from 'vitest'
import { chooseUndo } from '../../src/run/choose-undo.ts'

it('takes each key from where it is given first: the experiment, then the settings', () => {
  expect(chooseUndo(undefined, undefined)).toEqual({ strategy: 'always', patience: 10, deadline: 45, heal: 120 })
  expect(chooseUndo({ heal: 1, strategy: null }, { heal: 2, patience: 3, strategy: 'never' })).toEqual({
    strategy: 'never',
    patience: 3,
    deadline: 45,
    heal: 1,
  })
})

it('refuses what the settings hold, too', () => {
  expect(() => chooseUndo({}, { deadline: 'soon' })).toThrow(
    'runtime.undo.deadline must be a number of seconds above 0, and not "soon".',
  )
})
