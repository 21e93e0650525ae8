import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'
import { type Ailments, simulateChaosMesh } from '../support/simulate-chaos-mesh.ts'

const web = { labelSelectors: { app: 'web' } }
const latency = { action: 'delay', mode: 'all', selector: web, delay: { latency: '100ms' } }
const slow = '/apis/chaos-mesh.org/v1alpha1/namespaces/shop/networkchaos/new'
const step = (args: object = {}) => ({
  activity: 'inject-chaos-mesh',
  args: { ns: 'shop', name: 'new', kind: 'NetworkChaos', spec: latency, ...args },
})
const define = async ({ shop }: OpenShop, kind: string) =>
  shop.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: `${kind.toLowerCase()}.chaos-mesh.org` },
    spec: {
      group: 'chaos-mesh.org',
      scope: 'Namespaced',
      names: { kind, plural: kind.toLowerCase(), singular: kind.toLowerCase() },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  })

async function withChaosMesh(ailments: Ailments = {}): Promise<OpenShop> {
  const open = await openShop()
  simulateChaosMesh(open.shop, ['networkchaos'], ailments)
  return open
}

test('a fault is in all pods that it selects when the step ends, and at the end of the run it is gone', async () => {
  await using open = await withChaosMesh()
  const { result, seen } = await open.meanwhile(step(), async () => open.read(slow))
  expect(seen).toMatchObject({ spec: latency, metadata: { finalizers: ['chaos-mesh/records'] } })
  expect(cameTo(result)).toEqual([expect.stringMatching(/^shop\/web-/), expect.stringMatching(/^shop\/web-/)])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored', object: 'NetworkChaos shop/new' }] })
  await open.shop.untilAsBefore()
})

test('a fault that Chaos Mesh can not inject fails with its words, and is taken away', async () => {
  await using open = await openShop()
  const [pod] = await open.list('/api/v1/namespaces/shop/pods?labelSelector=app=web')
  const { name } = pod!.metadata
  simulateChaosMesh(open.shop, ['networkchaos'], { refuses: { [name]: 'no tc in the image' } })
  const result = await open.run([step()])
  expect(cameTo(result)).toContain(
    `Chaos Mesh has injected NetworkChaos shop/new into 1 of 2 targets, not into shop/${name} (no tc in the image), within 60 s.`,
  )
  expect(result.changes).toMatchObject([{ fate: 'restored' }])
  await open.shop.untilAsBefore()
})

test.each([
  [
    'that selects nothing',
    { spec: { ...latency, selector: { labelSelectors: { app: 'none' } } } },
    'Chaos Mesh has found nothing that NetworkChaos shop/new selects within 60 s.',
  ],
  [
    'of a kind that no controller looks after',
    { kind: 'StressChaos', spec: { mode: 'one', selector: web, stressors: { cpu: { workers: 1 } } } },
    'Chaos Mesh has not taken up StressChaos shop/new within 60 s.',
  ],
])('a fault %s fails, and is taken away', async (_, args, message) => {
  await using open = await withChaosMesh()
  const result = await open.run([step(args)])
  expect(cameTo(result)).toContain(message)
  expect(result.changes).toMatchObject([{ fate: 'restored' }])
  await open.shop.untilAsBefore()
})

test('a fault that Chaos Mesh does not recover is left, and said, with the finalizer that holds it', async () => {
  await using open = await withChaosMesh({ neverRecovers: true })
  const { outcome, changes } = await open.run([step()])
  const detail = expect.stringContaining('held by the finalizer chaos-mesh/records')
  expect({ outcome, changes }).toMatchObject({ outcome: 'not-restored', changes: [{ fate: 'open', detail }] })
})

test('a fault that somebody else has changed since is left to them', async () => {
  await using open = await withChaosMesh()
  const { result } = await open.meanwhile(step(), () => open.patch(slow, { spec: { delay: { latency: '200ms' } } }))
  expect(result).toMatchObject({ changes: [{ fate: 'drifted' }] })
  expect(await open.read(slow)).toMatchObject({ spec: { delay: { latency: '200ms' } } })
})

test('a fault that is taken away before it is injected is said to be', async () => {
  await using open = await openShop()
  open.shop.clock.after(30_000, () => void open.shop.call('DELETE', slow))
  const result = await open.run([step()])
  expect(cameTo(result)).toContain('Somebody has deleted NetworkChaos shop/new before Chaos Mesh had injected it.')
  expect(result.changes).toMatchObject([{ fate: 'restored' }])
})

test('pods that are killed are awaited, though nothing brings them back, and one that nothing makes again is not risked', async () => {
  await using open = await openShop()
  await define(open, 'PodChaos')
  await open.shop.clock.sleep(5)
  simulateChaosMesh(open.shop, ['podchaos'])
  const kill = (app: string) =>
    step({ kind: 'PodChaos', spec: { action: 'pod-kill', mode: 'one', selector: { labelSelectors: { app } } } })
  const result = await open.run([kill('web')])
  expect(cameTo(result)).toEqual([expect.stringMatching(/^shop\/web-/)])
  expect(result).toMatchObject({
    outcome: 'held',
    changes: [
      { object: 'Deployment shop/web: pods', fate: 'healed' },
      { object: 'PodChaos shop/new', fate: 'restored' },
    ],
  })
  await open.shop.call('POST', '/api/v1/namespaces/shop/pods', {
    metadata: { name: 'alone', labels: { app: 'alone' } },
    spec: { containers: [{ name: 'main', image: 'alone:1' }] },
  })
  await open.shop.clock.sleep(20)
  const refused = await open.run([kill('alone')])
  expect(cameTo(refused)).toContain('Pod shop/alone may be lost: nothing makes it again.')
  expect(refused.changes).toEqual([])
})

test('a cluster without that kind is told as that', async () => {
  await using open = await openShop()
  const time = step({ kind: 'TimeChaos', spec: { mode: 'one', selector: web, timeOffset: '-10m' } })
  expect(cameTo(await open.run([time]))).toContain('The cluster knows no TimeChaos of chaos-mesh.org/v1alpha1')
})
