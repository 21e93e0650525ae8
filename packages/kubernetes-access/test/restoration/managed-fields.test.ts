import { describe, expect, test } from 'vitest'
import { givenBack } from '../../src/restoration/give-back.ts'
import { formerOwners, ownedPart, ownersOf, unite, without } from '../../src/restoration/managed-fields.ts'
import { deployment, owns, replicasField } from '../support/past-calls.ts'

const replicas = ['spec', 'replicas'] as const
const read = (...managedFields: readonly object[]) => deployment({ spec: { replicas: 2 } }, { managedFields })

describe('The owners of a field', () => {
  test('are told by their entries: ours, of whichever run, and those of others', () => {
    const object = read(
      owns('chaos/run-0', replicasField),
      owns('helm', replicasField),
      owns('x', { 'f:spec': { 'f:paused': {} } }),
    )
    expect(ownersOf(object, replicas)).toEqual({
      ours: true,
      runs: ['chaos/run-0'],
      others: ['helm'],
      unknown: false,
      coarse: false,
    })
  })

  test('are not known without entries, or where these were merged', () => {
    expect(ownersOf(deployment({ spec: { replicas: 2 } }), replicas)).toMatchObject({ unknown: true, others: [] })
    const merged = read(owns('ancient-changes', replicasField))
    expect(ownersOf(merged, replicas)).toEqual({ ours: false, runs: [], others: [], unknown: true, coarse: false })
  })

  test('a manager that only begins like ours is another one', () => {
    expect(ownersOf(read(owns('chaos-mesh', replicasField)), replicas)).toMatchObject({
      ours: false,
      others: ['chaos-mesh'],
    })
  })

  test('through a subresource are named with it', () => {
    const scaler = owns('scaler', replicasField, { subresource: 'scale' })
    expect(ownersOf(read(scaler), replicas).others).toEqual(['scaler (scale)'])
  })

  test('of a field below one that is owned as one are those of that', () => {
    const object = deployment(
      { spec: { http: [{ fault: {} }] } },
      { managedFields: [owns('istio', { 'f:spec': { 'f:http': {} } })] },
    )
    expect(ownersOf(object, ['spec', 'http', 0, 'fault'])).toMatchObject({ others: ['istio'], coarse: true })
  })

  test('of a mapping itself do not own what is in it', () => {
    const labels = owns('helm', { 'f:metadata': { 'f:labels': { '.': {} } } })
    expect(ownersOf(read(labels), ['metadata', 'labels', 'app']).others).toEqual([])
  })

  test('of a part of it own it, too', () => {
    const limits = owns('helm', { 'f:spec': { 'f:template': { 'f:spec': {} } } })
    expect(ownersOf(read(limits), ['spec', 'template']).others).toEqual(['helm'])
  })

  test('of an item are told by its keys, or by what it is', () => {
    const object = deployment(
      { spec: { list: [{ name: 'web', port: 1 }, { name: 'db' }] } },
      { finalizers: ['a/b', 'c/d'] },
    )
    const keyed = owns('helm', { 'f:spec': { 'f:list': { 'k:{"name":"web"}': { '.': {}, 'f:port': {} } } } })
    expect(ownedPart(keyed, object, ['spec', 'list', 0, 'port'])).toEqual([
      'f:spec',
      'f:list',
      'k:{"name":"web"}',
      'f:port',
    ])
    expect(ownedPart(keyed, object, ['spec', 'list', 1, 'port'])).toBeUndefined()
    const valued = owns('helm', { 'f:metadata': { 'f:finalizers': { 'v:"c/d"': {} } } })
    expect(ownedPart(valued, object, ['metadata', 'finalizers', 1])).toBeDefined()
    expect(ownedPart(valued, object, ['metadata', 'finalizers', 0])).toBeUndefined()
  })

  test('from before are kept with that field only', () => {
    const helm = owns('helm', { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } })
    expect(formerOwners(read(helm, owns('x', {})), replicas)).toEqual([owns('helm', replicasField)])
  })
})

test('fields of two sets are united, and taken out with what is left empty', () => {
  const paused = { 'f:spec': { 'f:paused': {} } }
  const both = { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } }
  expect(unite(paused, replicasField)).toEqual(both)
  expect(without(both, ['f:spec', 'f:replicas'])).toEqual(paused)
  expect(without(paused, ['f:spec', 'f:paused'])).toEqual({})
  expect(without({ 'f:a': { '.': {}, 'f:b': {} } }, ['f:a', 'f:b'])).toEqual({})
  expect(without(paused, ['f:metadata'])).toEqual(paused)
})

describe('Giving fields back', () => {
  const ours = owns('chaos/run-1', replicasField)

  test('takes them out of our entries, and puts them into those of who owned them', () => {
    const helm = owns('helm', { 'f:spec': { 'f:paused': {} } })
    expect(givenBack(read(helm, ours), [replicas], [owns('helm', replicasField)])).toEqual([
      owns('helm', { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } }),
    ])
  })

  test('brings back an entry that was lost on the way', () => {
    expect(givenBack(read(ours), [replicas], [owns('helm', replicasField)])).toEqual([owns('helm', replicasField)])
  })

  test('keeps apart what one manager applies and what it updates', () => {
    const applied = owns('helm', { 'f:spec': { 'f:paused': {} } }, { operation: 'Apply' })
    expect(givenBack(read(applied, ours), [replicas], [owns('helm', replicasField)])).toEqual([
      applied,
      owns('helm', replicasField),
    ])
  })

  test('leaves us what else we own', () => {
    const more = owns('chaos/run-1', { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } })
    expect(givenBack(read(more), [replicas], [])).toEqual([owns('chaos/run-1', { 'f:spec': { 'f:paused': {} } })])
  })

  test('of an object that we made anew takes all that is ours, and nobody else’s', () => {
    const theirs = owns('kubelet', { 'f:status': {} }, { subresource: 'status' })
    const more = owns('chaos/run-1', { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } })
    expect(givenBack(read(more, theirs), 'everything', [owns('helm', replicasField)])).toEqual([
      theirs,
      owns('helm', replicasField),
    ])
  })

  test('is not needed where nothing of it is ours', () => {
    expect(givenBack(read(owns('helm', replicasField)), [replicas], [owns('helm', replicasField)])).toBeUndefined()
    expect(givenBack(read(), [replicas], [])).toBeUndefined()
  })

  test('leaves one empty entry where nobody owns anything, for an empty list would change nothing', () => {
    expect(givenBack(read(ours), [replicas], [])).toEqual([{}])
  })
})
