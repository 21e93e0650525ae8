import { expect, test } from 'vitest'
import type { LabelSelector } from '../../src/selectors/label-selector.ts'
import { countSelected, selectedObjects } from '../../src/selectors/selected-objects.ts'
import { selectingObjects } from '../../src/selectors/selecting-objects.ts'
import { Collection } from '../../src/store/collection.ts'
import type { KubernetesObject } from '../../src/store/kubernetes-object.ts'

let revision = 0

function collection(...objects: readonly KubernetesObject[]): Collection {
  const all = new Collection({ historyLimit: 100, startRevision: 0 })
  for (const object of objects) all.put(object, ++revision)
  return all
}

function pod(name: string, labels: Readonly<Record<string, string>>, namespace = 'one'): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels } }
}

function budget(name: string, selector: LabelSelector | undefined, namespace = 'one'): KubernetesObject {
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name, namespace }, spec: { selector } }
}

const selectorOf = ({ spec }: KubernetesObject) => (spec as { readonly selector?: LabelSelector }).selector
const names = (objects: readonly KubernetesObject[]) => objects.map(({ metadata }) => metadata.name)

const pods = () =>
  collection(
    pod('a', { app: 'web', tier: 'front' }),
    pod('b', { app: 'web', tier: 'back' }),
    pod('c', { app: 'db' }),
    pod('d', { app: 'web' }, 'two'),
  )

test.for([
  ['one label', { matchLabels: { app: 'web' } }, ['a', 'b']],
  ['two labels', { matchLabels: { app: 'web', tier: 'back' } }, ['b']],
  ['an expression', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, ['a', 'b']],
  [
    'both',
    { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] },
    ['a'],
  ],
  ['nothing', {}, ['a', 'b', 'c']],
  ['a label that nobody has', { matchLabels: { app: 'none' } }, []],
  ['no selector', undefined, []],
] as const)('A selector for %s finds the objects of its namespace', ([, selector, expected]) => {
  expect(names(selectedObjects(pods(), 'one', selector))).toEqual(expected)
})

test('An object is found by the labels that it has now', () => {
  const all = pods()
  const selector = { matchLabels: { app: 'web' } }
  expect(countSelected(all, 'one', selector)).toBe(2)
  all.put(pod('c', { app: 'web' }), ++revision)
  all.put(pod('a', { app: 'db' }), ++revision)
  all.remove(pod('b', { app: 'web' }), ++revision)
  expect(names(selectedObjects(all, 'one', selector))).toEqual(['c'])
  expect(countSelected(all, 'one', selector)).toBe(1)
})

test('The objects whose selector chooses an object are found, whatever it asks for', () => {
  const all = collection(
    budget('by-app', { matchLabels: { app: 'web' } }),
    budget('by-both', { matchLabels: { app: 'web', tier: 'back' } }),
    budget('by-expression', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }),
    budget('everything', {}),
    budget('nothing', undefined),
    budget('elsewhere', { matchLabels: { app: 'web' } }, 'two'),
  )
  const found = (labels: Readonly<Record<string, string>>) =>
    names(selectingObjects(all, pod('p', labels), selectorOf)).toSorted()
  expect(found({ app: 'web' })).toEqual(['by-app', 'by-expression', 'everything'])
  expect(found({ app: 'web', tier: 'back' })).toEqual(['by-app', 'by-both', 'everything'])
  expect(found({})).toEqual(['by-expression', 'everything'])
  all.put(budget('by-app', { matchLabels: { app: 'db' } }), ++revision)
  expect(found({ app: 'db' })).toEqual(['by-app', 'by-expression', 'everything'])
})
