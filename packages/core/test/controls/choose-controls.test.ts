import { expect, test } from 'vitest'
import { chooseControls, declaredControls } from '../../src/controls/choose-controls.ts'

const named = (...names: string[]) => names.map((name) => ({ name }))
const chosen = (...[level, declared]: Parameters<typeof chooseControls>) =>
  chooseControls(level, declared).map(({ name }) => name)

test.each([
  ['loader', [], [], ['g', 'h']],
  ['experiment', named('t'), [], ['g', 'h', 't']],
  ['method', [], [], ['g', 'h']],
  ['method', named('t'), [], ['t']],
  ['rollback', named('t'), [], ['t']],
  ['activity', [], named('l'), ['g', 'h', 'l']],
  ['activity', named('t'), named('l'), ['t', 't', 't', 'g', 'h', 'l']],
  ['hypothesis', named('t', 'u'), [], ['t', 'u', 't', 'u', 'g', 'h']],
] as const)('at the level %s, with %o and %o besides the global ones, %o are called', (level, top, local, expected) => {
  expect(chosen(level, { global: named('g', 'h'), top, local })).toEqual(expected)
})

test('without global and local ones the automatic ones of the experiment are called', () => {
  const top = [{ name: 't' }, { name: 'u', automatic: false }]
  expect(chosen('activity', { global: [], top, local: [] })).toEqual(['t'])
  expect(chosen('experiment', { global: [], top, local: [] })).toEqual(['t', 'u'])
})

test('a local control replaces the one of the same name', () => {
  expect(chosen('activity', { global: [], top: named('same', 'other'), local: named('same') })).toEqual([
    'other',
    'same',
  ])
})

test('a reference calls a control of the experiment though it is not automatic', () => {
  const top = [{ name: 'shared', automatic: false }, { name: 't' }]
  expect(chooseControls('activity', { global: [], top, local: [{ ref: 'shared' }] })).toEqual([
    { ref: 'shared' },
    { name: 'shared', automatic: false },
  ])
})

test('the controls of an experiment are those of all its parts', () => {
  const part = (name: string) => ({ controls: named(name) })
  const experiment = {
    ...part('top'),
    'steady-state-hypothesis': { ...part('hypothesis'), probes: [part('probe')] },
    method: [part('action'), { controls: null }],
    rollbacks: [part('rollback')],
  }
  expect(declaredControls(experiment).map(({ name }) => name)).toEqual([
    'top',
    'hypothesis',
    'probe',
    'action',
    'rollback',
  ])
})
