import { namesIn } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'

test('names are what objects and fields are called, labels and images, and not what fields hold otherwise', () => {
  const metadata = { name: 'web', labels: { tier: 'front' }, annotations: { note: 'anything' } }
  const spec = { containers: [{ image: 'shop/web:1', env: [{ name: 'USER', value: 'postgres' }] }] }
  const names = namesIn({ content: { metadata, spec } })
  for (const name of ['web', 'tier', 'front', 'shop/web:1', 'USER', 'annotations', 'note'])
    expect(names).toContain(name)
  for (const value of ['anything', 'postgres']) expect(names).not.toContain(value)
})

test('what a changed field holds is a name where the field is one of names', () => {
  const labels = namesIn({ path: ['metadata', 'labels', 'tier'], before: 'front', after: 'back' })
  expect(labels).toContain('front')
  expect(labels).toContain('back')
  expect(namesIn({ path: ['data', 'user'], before: 'postgres' })).not.toContain('postgres')
})

test('a manifest in a text is looked into', () => {
  const applied = JSON.stringify({ metadata: { name: 'postgres' }, data: { user: 'jane' } })
  const names = namesIn({ annotations: { 'kubectl.kubernetes.io/last-applied-configuration': applied } })
  expect(names).toContain('postgres')
  expect(names).not.toContain('jane')
})

test('a name is paired with the namespace beside it, and with no other, however many there are', () => {
  const items = Array.from({ length: 50 }, (_, at) => ({ name: `web-${at}`, namespace: `shop-${at}` }))
  const pairs = [...namesIn({ items })].filter((name) => name.includes('/'))
  expect(pairs.toSorted()).toEqual(items.map(({ name, namespace }) => `${namespace}/${name}`).toSorted())
})

test.each([
  ['a text', { note: '['.repeat(100_000) + ']'.repeat(100_000) }],
  ['a text under a name', { labels: '['.repeat(100_000) + ']'.repeat(100_000) }],
])('%s may hold more levels than there is stack for', (_, data) => {
  expect(namesIn({ metadata: { name: 'web', ...data } })).toContain('web')
})
