import { objectField } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'

test("the command by hand tests for this run's value, and adds what is no longer there", () => {
  const at = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'web' }
  const changed = { cluster: { uid: null, server: '', context: null }, object: at, uid: '1', does: 'set' as const }
  const field = { path: ['data'], before: 1, made: 0, former: [] }
  expect(objectField.describe({ ...changed, fields: [field] }).byHand).toBe(
    `kubectl patch configmap web --namespace shop --type=json --patch='[{"op":"add","path":"/data","value":1}]'`,
  )
  expect(objectField.describe({ ...changed, fields: [{ ...field, after: 2 }] }).byHand).toContain(
    `[{"op":"test","path":"/data","value":2},{"op":"replace","path":"/data","value":1}]`,
  )
})

test('the command by hand takes away the mappings that were made for fields, once, and if they are empty then', () => {
  const at = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'web' }
  const changed = { cluster: { uid: null, server: '', context: null }, object: at, uid: '1', does: 'set' as const }
  const label = (name: string) => ({ path: ['metadata', 'labels', name], after: 'web', made: 1, former: [] })
  const { byHand } = objectField.describe({ ...changed, fields: [label('app'), label('tier')] })
  expect(JSON.parse(/--patch='(.*)'$/.exec(byHand!)![1]!)).toEqual([
    { op: 'test', path: '/metadata/labels/app', value: 'web' },
    { op: 'remove', path: '/metadata/labels/app' },
    { op: 'test', path: '/metadata/labels/tier', value: 'web' },
    { op: 'remove', path: '/metadata/labels/tier' },
    { op: 'test', path: '/metadata/labels', value: {} },
    { op: 'remove', path: '/metadata/labels' },
  ])
})

test('the command by hand takes away a list that was made for an item, if it is empty then', () => {
  const at = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'web' }
  const changed = { cluster: { uid: null, server: '', context: null }, object: at, uid: '1', does: 'set' as const }
  const item = { at: 0, like: [{ parts: { key: 'a' } }], optional: true as const }
  const field = { path: ['spec', 'list', item], after: { key: 'a' }, made: 1, former: [] }
  const { byHand } = objectField.describe({ ...changed, fields: [field] })
  expect(JSON.parse(/--patch='(.*)'$/.exec(byHand!)![1]!)).toEqual([
    { op: 'test', path: '/spec/list/0', value: { key: 'a' } },
    { op: 'remove', path: '/spec/list/0' },
    { op: 'test', path: '/spec/list', value: [] },
    { op: 'remove', path: '/spec/list' },
  ])
})

test('a taint is told, and taken back by hand, as kubectl writes it', () => {
  const at = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespace: null, name: 'worker-1' }
  const changed = { cluster: { uid: null, server: '', context: null }, object: at, uid: '1', does: 'set' as const }
  const path = [
    'spec',
    'taints',
    { at: 0, like: [{ parts: { key: 'a', effect: 'NoExecute' } }], optional: true as const },
  ]
  const taint = { key: 'a', value: 'b', effect: 'NoExecute' }
  const field = { path, made: 0, former: [] }
  expect(
    objectField.describe({ ...changed, fields: [{ ...field, after: { key: 'a', effect: 'NoExecute' } }] }),
  ).toEqual({
    object: 'Node worker-1: spec.taints[0]',
    summary: 'tainted a:NoExecute',
    byHand: 'kubectl taint node worker-1 a:NoExecute-',
  })
  expect(objectField.describe({ ...changed, fields: [{ ...field, before: taint }] })).toMatchObject({
    summary: 'taint a=b:NoExecute removed',
    byHand: 'kubectl taint node worker-1 a=b:NoExecute --overwrite',
  })
})

test('the command by hand makes the mappings again that went with a field, if they are still not there', () => {
  const at = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'web' }
  const changed = { cluster: { uid: null, server: '', context: null }, object: at, uid: '1', does: 'set' as const }
  const field = { path: ['metadata', 'labels', 'app'], before: 'web', made: 1, former: [] }
  expect(objectField.describe({ ...changed, fields: [field] }).byHand).toContain(
    `[{"op":"test","path":"/metadata/labels","value":null},{"op":"add","path":"/metadata/labels","value":{"app":"web"}}]`,
  )
})
