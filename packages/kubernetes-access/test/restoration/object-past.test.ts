import { describe, expect, test } from 'vitest'
import { callOf, deleted, fieldOf, helm, made, owns, past, replicasField, scaled } from '../support/past-calls.ts'

const setLabel = (name: string, madeFor: number, parts = {}) =>
  callOf(
    { does: 'set', uid: 'first', fields: [fieldOf(['metadata', 'labels', name], undefined, 'x', [], madeFor)] },
    parts,
  )

describe('What is to be undone', () => {
  test('is what is wanted; what stands on other fields is left', () => {
    const label = setLabel('app', 1, { state: 'standing' })
    expect(past(scaled(2, 0), label).calls).toHaveLength(1)
    expect(past(scaled(2, 0), label).fields).toMatchObject([{ path: ['spec', 'replicas'] }])
  })

  test('is what stands on the same field, too', () => {
    const [older, newer] = [scaled(2, 0, { state: 'standing' }), scaled(0, 5)]
    expect(past(older, newer).calls).toEqual([older, newer])
    expect(past(older, newer).fields).toMatchObject([{ first: 2 }])
  })

  test('is all that came after a change of the whole object', () => {
    const [removal, creation] = [deleted(2), made(1, { state: 'standing', came: { uid: 'x', resourceVersion: '2' } })]
    expect(past(removal, creation).calls).toEqual([removal, creation])
  })

  test('is not what ended earlier, and not what was refused', () => {
    expect(past(scaled(2, 0, { state: 'ended' }), scaled(2, 5)).fields).toMatchObject([{ first: 2, left: [5] }])
    expect(past(scaled(2, 0, { outcome: 'not-applied' }), scaled(4, 5)).fields).toMatchObject([{ first: 4 }])
  })
})

describe('What another activity holds', () => {
  const held = { state: 'held' } as const

  test('stays below what is wanted on the same field, and is what comes back', () => {
    const [older, newer] = [scaled(2, 0, held), scaled(0, 5)]
    expect(past(older, newer).calls).toEqual([newer])
    expect(past(older, newer).fields).toMatchObject([{ first: 0, left: [5] }])
  })

  test('comes back, and not what an earlier change found that ended', () => {
    const calls = [scaled(2, 0, { state: 'ended' }), scaled(2, 0, held), scaled(0, 5)]
    expect(past(...calls).fields).toMatchObject([{ first: 0, left: [5] }])
  })

  test('stays on what is wanted on the same field, which waits for it', () => {
    const [older, newer] = [scaled(2, 0), scaled(0, 5, held)]
    expect(past(older, newer)).toMatchObject({ calls: [], overlaid: [older], fields: [] })
  })

  test('keeps nothing waiting that is about another field', () => {
    const scale = scaled(2, 0)
    expect(past(scale, setLabel('app', 1, held))).toMatchObject({ calls: [scale], overlaid: [] })
  })

  test('keeps what was done to fields waiting where it deleted the object', () => {
    const scale = scaled(2, 0)
    expect(past(scale, deleted(0, held))).toMatchObject({ calls: [], overlaid: [scale] })
  })

  test('goes with the object that it was done to', () => {
    const born = made(2, { came: { uid: 'x', resourceVersion: '2' } })
    const label = callOf(
      { does: 'set', uid: 'x', fields: [fieldOf(['metadata', 'labels', 'a'], undefined, 'x')] },
      held,
    )
    expect(past(born, label)).toMatchObject({ calls: [born, label], overlaid: [] })
  })

  test('is put back with what waited for it once its own time is over', () => {
    const [older, newer] = [scaled(2, 0), scaled(0, 5)]
    expect(past(older, newer).fields).toMatchObject([{ first: 2, left: [0, 5] }])
  })
})

describe('The first value', () => {
  test('is that from before the first change, and its owners', () => {
    expect(past(scaled(2, 0), scaled(0, 5)).fields).toEqual([
      { path: ['spec', 'replicas'], first: 2, left: [0, 5], made: 0, stays: false, former: [helm] },
    ])
  })

  test('is what another writer left in between, even if it was one of our values', () => {
    const theirs = fieldOf(['spec', 'replicas'], 0, 5, [owns('kubectl-edit', replicasField)])
    expect(past(scaled(2, 0), callOf({ does: 'set', uid: 'first', fields: [theirs] })).fields).toMatchObject([
      { first: 0, former: [{ manager: 'kubectl-edit' }] },
    ])
  })

  test('is not moved by our own entries, or merged ones', () => {
    const own = fieldOf(['spec', 'replicas'], 0, 5, [owns('chaos/run-0', replicasField), owns('ancient-changes', {})])
    expect(past(scaled(2, 0), callOf({ does: 'set', uid: 'first', fields: [own] })).fields).toMatchObject([
      { first: 2 },
    ])
  })

  test('is what a rollback has set, if that is known to have been done', () => {
    expect(past(scaled(2, 0), scaled(0, 3, { stays: true })).fields).toMatchObject([{ first: 3, stays: true }])
    expect(past(scaled(2, 0), scaled(0, 3, { stays: true, outcome: 'unknown' })).fields).toMatchObject([{ first: 2 }])
  })
})

describe('Mappings that were made for a field', () => {
  test('go with it', () => {
    expect(past(setLabel('app', 1)).fields).toMatchObject([{ made: 1 }])
  })

  test('go with the last of several fields, whichever they were made for', () => {
    expect(past(setLabel('app', 1), setLabel('tier', 0)).fields).toMatchObject([{ made: 1 }, { made: 1 }])
  })

  test('go with what is left, where the field that they were made for was undone meanwhile', () => {
    const back = fieldOf(['metadata', 'labels', 'app'], 'x', undefined, [], 1)
    const undone = callOf({ does: 'set', uid: 'first', fields: [back] }, { by: 'undo' })
    const calls = [setLabel('app', 1, { state: 'ended' }), setLabel('tier', 0), undone]
    expect(past(...calls).fields).toMatchObject([{ path: ['metadata', 'labels', 'tier'], made: 1 }])
  })

  test('stay where they were gone by then, and somebody else has made them', () => {
    const back = fieldOf(['metadata', 'labels', 'app'], 'x', undefined, [], 1)
    const undone = callOf({ does: 'set', uid: 'first', fields: [back] }, { by: 'undo' })
    const calls = [setLabel('app', 1, { state: 'ended' }), undone, setLabel('tier', 0)]
    expect(past(...calls).fields).toMatchObject([{ path: ['metadata', 'labels', 'tier'], made: 0 }])
  })
})

describe('The object', () => {
  test('is the one from before, and each that the undo made anew', () => {
    const remade = made(2, { by: 'undo', came: { uid: 'second', resourceVersion: '4' } })
    expect([...past(deleted(2), remade).chain]).toEqual(['first', 'second'])
    expect([...past(deleted(2), remade, scaled(2, 0, {}, 'second')).chain]).toEqual(['first', 'second'])
  })

  test('is not what the run itself created', () => {
    const creation = made(2, { came: { uid: 'ours', resourceVersion: '2' } })
    const { chain, born, present } = past(creation)
    expect([[...chain], [...born], present]).toEqual([[], ['ours'], false])
  })

  test('is what the run created, though nobody knows what came of that, where a change of it ended that saw by whom it was made', () => {
    const creation = made(2, { outcome: 'unknown' })
    const field = fieldOf(['spec', 'replicas'], 2, 0)
    const change = callOf({ does: 'set', uid: 'ours', fields: [field], madeBy: 'chaos/run-1' }, { state: 'ended' })
    expect([...past(creation, change).born]).toEqual(['ours'])
    expect([...past(creation, scaled(2, 0, { state: 'ended' }, 'ours')).born]).toEqual([])
  })

  test('from before stays the one that is meant where the run put another one in its place', () => {
    const { chain, born, removal, fields } = past(
      scaled(2, 0),
      deleted(0),
      made(1, { came: { uid: 'ours', resourceVersion: '2' } }),
      scaled(1, 7, {}, 'ours'),
    )
    expect([[...chain], [...born], removal?.uid]).toEqual([['first'], ['ours'], 'first'])
    expect(fields).toMatchObject([{ first: 2, left: [0] }])
  })

  test('is the last one where somebody else put another one in its place, and the older is replaced', () => {
    const [older, newer] = [scaled(2, 0), scaled(3, 1, {}, 'theirs')]
    const { calls, replaced, chain, fields } = past(older, newer)
    expect([calls, replaced, [...chain]]).toEqual([[newer], [older], ['theirs']])
    expect(fields).toMatchObject([{ first: 3 }])
  })

  test('that was created, deleted, and created again is none from before', () => {
    const { present, removal } = past(
      made(2, { came: { uid: 'a', resourceVersion: '2' } }),
      deleted(2, {}, 'a'),
      made(2, { came: { uid: 'b', resourceVersion: '3' } }),
    )
    expect([present, removal]).toEqual([false, undefined])
  })

  test('stays where a rollback of the file made or deleted it', () => {
    expect(past(deleted(2), made(2, { stays: true, came: { uid: 'x', resourceVersion: '2' } })).kept).toBe(true)
    expect(past(scaled(2, 0), scaled(0, 3, { stays: true })).kept).toBe(false)
  })

  test('is as before where a rollback of the file deleted what the run had made', () => {
    const born = made(2, { came: { uid: 'x', resourceVersion: '2' } })
    expect(past(born, { ...deleted(2, {}, 'x'), stays: true })).toMatchObject({ kept: false, present: false })
  })

  test('had as many ready pods as before the first change', () => {
    const ready = (pods: number) =>
      callOf({ does: 'set', uid: 'first', fields: [fieldOf(['spec', 'x'], 1, pods)], ready: pods })
    expect(past(ready(3), ready(0)).ready).toBe(3)
    expect(past(scaled(2, 0)).ready).toBeUndefined()
  })
})

test('fences of earlier tries are fields that were not there', () => {
  const path = ['metadata', 'labels', 'chaos-cli/fence']
  const fence = callOf({ does: 'set', uid: 'first', fields: [fieldOf(path, undefined, '5', [], 1)] }, { by: 'undo' })
  expect(past(scaled(2, 0), fence).fields.at(-1)).toMatchObject({ path, first: undefined, made: 1, left: ['5'] })
})
