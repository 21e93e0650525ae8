import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'

const web = '/apis/apps/v1/namespaces/shop/deployments/web'
const service = '/api/v1/namespaces/shop/services/web'
const nightly = '/apis/stable.example.com/v1/namespaces/shop/crontabs/nightly'
const step = (patch: unknown, args: object = {}) => ({
  activity: 'patch',
  args: { ns: 'shop', kind: 'Deployment', name: 'web', patch, ...args },
})
const container = (parts: object) => ({ spec: { template: { spec: { containers: [{ name: 'main', ...parts }] } } } })
const custom = { kind: 'CronTab', api_version: 'stable.example.com/v1', name: 'nightly' }
const restored = { outcome: 'held', changes: [{ fate: 'restored' }] }

test.each([
  ['a strategic patch, which is the usual one', container({ image: 'web:2' }), {}, web, container({ image: 'web:2' })],
  [
    'a merge patch, by which lists are replaced',
    { spec: { ports: [{ port: 81 }] } },
    { type: 'merge', kind: 'Service', api_version: 'v1' },
    service,
    { spec: { ports: [{ port: 81 }] } },
  ],
  ['a JSON patch', [{ op: 'replace', path: '/spec/replicas', value: 3 }], {}, web, { spec: { replicas: 3 } }],
  ['a merge patch of a custom resource', { spec: { hour: 5 } }, custom, nightly, { spec: { hour: 5, days: [1] } }],
])('%s is made, and undone', async (_, patch, args, path, expected) => {
  await using open = await openShop()
  const { result, seen } = await open.meanwhile(step(patch, args), async () => open.read(path))
  expect(seen).toMatchObject(expected)
  expect(result).toMatchObject(restored)
  await open.shop.untilAsBefore()
})

test('what is in no namespace is found, too', async () => {
  await using open = await openShop()
  const args = { kind: 'Node', api_version: 'v1', name: 'node-1' }
  const { result, seen } = await open.meanwhile(step({ spec: { unschedulable: true } }, args), async () =>
    open.read('/api/v1/nodes/node-1'),
  )
  expect(seen).toMatchObject({ spec: { unschedulable: true } })
  expect(result).toMatchObject(restored)
  await open.shop.untilAsBefore()
})

test('of a container only the field that the patch has altered is put back, and not the one that somebody else has set', async () => {
  await using open = await openShop()
  const theirs = { op: 'add', path: '/spec/template/spec/containers/0/args', value: ['-v'] }
  const { result } = await open.meanwhile(step(container({ image: 'web:2' })), async () =>
    open.shop.call('PATCH', web, [theirs], 'application/json-patch+json'),
  )
  expect(result).toMatchObject(restored)
  expect(await open.read(web)).toMatchObject(container({ image: 'web:1', args: ['-v'] }))
})

test('a field that somebody else has set since stays', async () => {
  await using open = await openShop()
  const { result } = await open.meanwhile(step({ spec: { replicas: 3 } }), async () =>
    open.patch(web, { spec: { replicas: 4 } }),
  )
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'superseded' }] })
  expect(await open.read(web)).toMatchObject({ spec: { replicas: 4 } })
})

test.each([
  [{ status: { replicas: 0 } }, {}, 'the status is what the controllers of the cluster report'],
  [[{ op: 'replace', path: '/status/replicas', value: 0 }], {}, 'the status is what the controllers'],
  [{ metadata: { finalizers: ['a/b'] } }, {}, 'finalizers decide whether an object can be deleted'],
  [{ metadata: { '$deleteFromPrimitiveList/finalizers': ['a/b'] } }, {}, 'finalizers decide'],
  [[{ op: 'remove', path: '/metadata/ownerReferences/0' }], {}, 'the owners of an object decide'],
  [{ data: {} }, { kind: 'Secret', api_version: 'v1' }, 'ecrets are never read or stored'],
  [{ spec: {} }, { type: 'json' }, 'a JSON patch is a list of operations'],
  [[], { type: 'merge' }, 'a list of operations is a JSON patch'],
  [{ spec: { hour: 5 } }, { ...custom, type: 'strategic' }, 'A CronTab is a custom resource'],
  [{ spec: {} }, { kind: 'Deploiment' }, 'The cluster serves no Deploiment in apps/v1.'],
])('%j with %j is refused, and nothing is changed', async (patch, args, words) => {
  await using open = await openShop()
  await expect(open.run([step(patch, args)]).then(cameTo, String)).resolves.toContain(words)
  await open.shop.untilAsBefore()
})
