import { expect, test } from 'vitest'
import { type FieldPath, fieldName, locate, pathKey, pointer, valueAt } from '../../src/restoration/field-path.ts'

const item = (at: number, ...like: readonly object[]) => ({ at, like }) as FieldPath[number]
const rules = (...list: readonly unknown[]) => ({ spec: { http: list } })
const rule = (name: string, more: object = {}) => ({ name, route: [{ destination: { host: name } }], ...more })
const way = (...like: readonly object[]): FieldPath => ['spec', 'http', item(0, ...like), 'fault']

test('a field of mappings is where its names lead, whether it is there or not', () => {
  expect(locate({ spec: {} }, ['spec', 'replicas'])).toEqual(['spec', 'replicas'])
  expect(locate({}, ['metadata', 'labels', 'a/b'])).toEqual(['metadata', 'labels', 'a/b'])
})

test('an item of a list is found by the first likeness that only one has', () => {
  const object = rules(rule('b'), rule('a', { timeout: '1s' }))
  expect(locate(object, way({ parts: { name: 'none' } }, { parts: { name: 'a' } }))).toEqual([
    'spec',
    'http',
    1,
    'fault',
  ])
  expect(locate(object, way({ parts: { 'route[].destination': [{ host: 'a' }] } }))).toEqual([
    'spec',
    'http',
    1,
    'fault',
  ])
})

test('an item is the same but for the parts that do not count', () => {
  const like = { without: ['fault'], parts: rule('a') }
  expect(locate(rules(rule('b'), rule('a', { fault: {} })), way(like))).toEqual(['spec', 'http', 1, 'fault'])
  expect(locate(rules(rule('a', { timeout: '1s' })), way(like))).toBeUndefined()
})

test('of several that are alike it is the one in its place; else nobody can tell', () => {
  const like = { parts: { name: 'a' } }
  expect(locate(rules(rule('a'), rule('a')), way(like))).toEqual(['spec', 'http', 0, 'fault'])
  expect(locate(rules(rule('b'), rule('a'), rule('a')), way(like))).toBeUndefined()
})

test('an item is not there where its list is not one', () => {
  expect(locate({ spec: { http: 'none' } }, way({ parts: {} }))).toBeUndefined()
  expect(locate({}, way({ parts: {} }))).toBeUndefined()
})

test('items that are no mappings are told by what they are', () => {
  const path: FieldPath = ['spec', 'hosts', item(0, { parts: { '': 'b' } })]
  expect(locate({ spec: { hosts: ['a', 'b'] } }, path)).toEqual(['spec', 'hosts', 1])
})

test('a value is read from its own members only', () => {
  expect(valueAt({ spec: { list: [1, 2] } }, ['spec', 'list', 1])).toBe(2)
  expect(valueAt({ spec: {} }, ['spec', 'constructor'])).toBeUndefined()
  expect(valueAt({ spec: 'text' }, ['spec', 'length'])).toBeUndefined()
  expect(valueAt(null, ['spec'])).toBeUndefined()
})

test('people, the API and we ourselves name it each in their way', () => {
  expect(fieldName(way({ parts: {} }))).toBe('spec.http[0].fault')
  expect(pointer(['metadata', 'labels', 'a/b~c', 0])).toBe('/metadata/labels/a~1b~0c/0')
  // An item that has moved since is the same one.
  expect(pathKey(['spec', item(0, { parts: { name: 'a' } })])).toBe(
    pathKey(['spec', item(3, { parts: { name: 'a' } })]),
  )
  expect(pathKey(['a', 'b'])).not.toBe(pathKey(['a.b']))
})

test('an item that may be missing comes behind the others, or into a list of its own', () => {
  const path = ['spec', 'taints', { ...(item(0, { parts: { key: 'a' } }) as object), optional: true }] as FieldPath
  expect(locate({ spec: { taints: [{ key: 'b' }, { key: 'a' }] } }, path)).toEqual(['spec', 'taints', 1])
  expect(locate({ spec: { taints: [{ key: 'b' }] } }, path)).toEqual(['spec', 'taints', '-'])
  expect(locate({ spec: {} }, path)).toEqual(['spec', 'taints', '-'])
  expect(locate({ spec: { taints: 'none' } }, path)).toBeUndefined()
  expect(valueAt({ spec: { taints: [{ key: 'b' }] } }, ['spec', 'taints', '-'])).toBeUndefined()
})
