import { expect, test } from 'vitest'
import {
  type FieldTarget,
  fieldOperations,
  missingAbove,
  onlyMemberOf,
  withFields,
} from '../../src/restoration/field-operations.ts'
import { applyJsonPatch } from '../support/json-patch.ts'

const label = (name: string, to: unknown, made = 0): FieldTarget => ({ path: ['metadata', 'labels', name], to, made })

/** What the operations make of an object, which is what `withFields` says. */
function after(object: object, ...targets: readonly FieldTarget[]) {
  const before = structuredClone(object)
  const patched = applyJsonPatch(object, fieldOperations(object, targets))
  expect(withFields(object, targets)).toEqual(patched)
  expect(object).toEqual(before)
  return patched
}

test('a field that is there is replaced, one that is not is added, one that is to go is removed', () => {
  const object = { metadata: { labels: { a: '1', b: '2' } } }
  expect(fieldOperations(object, [label('a', '9'), label('c', '3'), label('b', undefined)])).toEqual([
    { op: 'replace', path: '/metadata/labels/a', value: '9' },
    { op: 'add', path: '/metadata/labels/c', value: '3' },
    { op: 'remove', path: '/metadata/labels/b' },
  ])
})

test('mappings that are missing are made, once for several fields', () => {
  expect(after({ metadata: {} }, label('a', '1'), label('b', '2'))).toEqual({
    metadata: { labels: { a: '1', b: '2' } },
  })
  expect(after({}, label('a', '1'))).toEqual({ metadata: { labels: { a: '1' } } })
})

test('mappings that were made go with the last field in them, and no others', () => {
  const object = { metadata: { labels: { a: '1', b: '2' } } }
  expect(after(object, label('a', undefined, 1), label('b', undefined, 1))).toEqual({ metadata: {} })
  expect(after(object, label('a', undefined, 1))).toEqual({ metadata: { labels: { b: '2' } } })
  expect(after(object, label('a', undefined), label('b', undefined))).toEqual({ metadata: { labels: {} } })
  expect(after({ metadata: { labels: { a: '1' } } }, label('a', undefined, 9))).toEqual({})
})

test('what is not there is not removed', () => {
  expect(fieldOperations({ metadata: {} }, [label('a', undefined, 1)])).toEqual([])
})

test('a list keeps its other items', () => {
  const object = { spec: { taints: ['a', 'b', 'c'] } }
  expect(after(object, { path: ['spec', 'taints', 1], to: undefined, made: 5 })).toEqual({
    spec: { taints: ['a', 'c'] },
  })
})

test('what was sent is not what is kept: later changes of one do not show in the other', () => {
  const to = { nested: ['a'] }
  const changed = withFields({ spec: {} as Record<string, unknown> }, [{ path: ['spec', 'x'], to, made: 0 }])
  to.nested.push('b')
  expect(changed.spec['x']).toEqual({ nested: ['a'] })
})

test('mappings are counted from the innermost on', () => {
  expect(missingAbove({}, ['a', 'b', 'c'])).toBe(2)
  expect(missingAbove({ a: {} }, ['a', 'b', 'c'])).toBe(1)
  expect(missingAbove({ a: { b: {} } }, ['a', 'b', 'c'])).toBe(0)
  expect(onlyMemberOf({ a: { b: { c: 1 } } }, ['a', 'b', 'c'])).toBe(2)
  expect(onlyMemberOf({ a: { b: { c: 1 }, x: 1 } }, ['a', 'b', 'c'])).toBe(1)
  expect(onlyMemberOf({ a: { b: { c: 1, d: 2 } } }, ['a', 'b', 'c'])).toBe(0)
  expect(onlyMemberOf({ a: [{ c: 1 }] }, ['a', 0, 'c'])).toBe(1)
})

test('an item comes behind the others, and a list that was made for it goes with it', () => {
  const last = (to: unknown, made = 0): FieldTarget => ({ path: ['spec', 'taints', '-'], to, made })
  const first = (to: unknown, made = 0): FieldTarget => ({ path: ['spec', 'taints', 0], to, made })
  expect(after({ spec: { taints: ['a'] } }, last('b'))).toEqual({ spec: { taints: ['a', 'b'] } })
  expect(after({ spec: {} }, last('b'))).toEqual({ spec: { taints: ['b'] } })
  expect(after({ spec: { taints: ['a'] } }, first(undefined, 1))).toEqual({ spec: {} })
  expect(after({ spec: { taints: ['a'] } }, last(undefined, 1))).toEqual({ spec: { taints: ['a'] } })
  expect(after({ spec: { taints: [] } }, last(undefined, 1))).toEqual({ spec: {} })
})

test('of several items that go each is the one that was meant, and what is set in others is set there', () => {
  const item = (at: number): FieldTarget => ({ path: ['spec', 'taints', at], to: undefined, made: 0 })
  const object = { spec: { taints: [{ a: 1 }, { b: 1 }, { c: 1 }] } }
  expect(after(object, item(0), { path: ['spec', 'taints', 2, 'c'], to: 2, made: 0 }, item(1))).toEqual({
    spec: { taints: [{ c: 2 }] },
  })
})
