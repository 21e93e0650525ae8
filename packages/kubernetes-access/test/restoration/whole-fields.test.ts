import { describe, expect, test } from 'vitest'
import type { FieldPath } from '../../src/restoration/field-path.ts'
import type { FieldChange } from '../../src/restoration/object-change.ts'
import { inWholeFields } from '../../src/restoration/whole-fields.ts'
import { type CallParts, callOf, fieldOf, owns, past, scaled } from '../support/past-calls.ts'

const list: FieldPath = ['spec', 'from']
const first: FieldPath[number] = { at: 0, like: [{ parts: { kind: 'map' } }] }
const from = (...names: readonly string[]) => names.map((name) => ({ kind: 'map', name }))
const set = (fields: readonly FieldChange[], parts: CallParts = {}) =>
  callOf({ does: 'set', uid: 'first', fields }, parts)
const part = (before: string, after: string, parts: CallParts = {}) =>
  set([fieldOf([...list, first, 'name'], before, after)], parts)
const whole = (before: readonly object[] | undefined, after: readonly object[] | undefined, parts: CallParts = {}) =>
  set([fieldOf(list, before, after)], parts)

describe('A field of which a part was set, and the whole', () => {
  test('has one past, whichever was first', () => {
    expect(past(part('a', 'b'), whole(from('b'), from('c'))).fields).toMatchObject([
      { path: list, first: from('a'), left: [from('b'), from('c')] },
    ])
    expect(past(whole(from('a'), from('b')), part('b', 'c')).fields).toMatchObject([
      { path: list, first: from('a'), left: [from('b'), from('c')] },
    ])
  })

  test('has the first value of several parts', () => {
    const second: FieldPath[number] = { at: 1, like: [{ parts: { kind: 'map' } }] }
    const other = set([fieldOf([...list, second, 'name'], 'x', 'y')])
    expect(past(part('a', 'b'), other, whole(from('b', 'y'), undefined)).fields).toMatchObject([
      { path: list, first: from('a', 'x') },
    ])
    const both = set([fieldOf([...list, first, 'name'], 'a', 'b'), fieldOf([...list, second, 'name'], 'x', 'y')])
    expect(past(both, whole(from('b', 'y'), undefined)).fields).toMatchObject([
      { path: list, first: from('a', 'x'), left: [from('b', 'y'), undefined] },
    ])
  })

  test('has what others put there in between as its first value', () => {
    expect(past(part('a', 'b'), whole(from('theirs'), from('c'))).fields).toMatchObject([{ first: from('theirs') }])
    expect(past(whole(from('a'), from('b')), part('theirs', 'c')).fields).toMatchObject([{ first: from('theirs') }])
  })

  test('keeps its first value where a change of a part never took effect', () => {
    const unknown = part('a', 'b', { outcome: 'unknown' })
    expect(past(unknown, whole(from('a'), from('c'))).fields).toMatchObject([{ first: from('a') }])
    expect(past(part('a', 'b', { outcome: 'not-applied' }), whole(from('a'), from('c'))).fields).toMatchObject([
      { first: from('a'), left: [from('c')] },
    ])
  })

  test('goes where it was made for its part', () => {
    const made = set([fieldOf(['metadata', 'labels', 'app'], undefined, 'x', [], 1)])
    const all = set([fieldOf(['metadata', 'labels'], { app: 'x' }, {})])
    expect(past(made, all).fields).toMatchObject([
      { path: ['metadata', 'labels'], first: undefined, left: [{ app: 'x' }, {}] },
    ])
  })

  test('is given back to all who owned a part of it', () => {
    const helm = owns('helm', { 'f:spec': { 'f:from': {} } })
    const calls = [set([fieldOf([...list, first, 'name'], 'a', 'b', [helm])]), whole(from('b'), from('c'))]
    expect(past(...calls).fields).toMatchObject([{ former: [helm] }])
  })

  test('waits for what holds its part, or the whole', () => {
    const [inner, outer] = [part('a', 'b'), whole(from('b'), from('c'), { state: 'held' })]
    expect(past(inner, outer).overlaid.map(({ ref }) => ref)).toEqual([inner.ref])
    expect(past(inner, { ...outer, state: 'foreign', runId: 'run-2' }).onTop).toBe('run-2')
  })
})

test('parts stay fields of their own where nothing sets the whole, or that has ended', () => {
  const calls = [part('a', 'b'), scaled(1, 2), whole(from('b'), from('c'), { state: 'ended' })]
  expect(inWholeFields(calls)).toBe(calls)
})
