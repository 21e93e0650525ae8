import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'
import { podsOfShop } from '../support/shop.ts'

const services = '/api/v1/namespaces/shop/services'
const slices = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?labelSelector=kubernetes.io/service-name=web'
const step = (name = 'web') => ({ activity: 'empty-service-endpoints', args: { ns: 'shop', name } })

test('nothing lies behind the Service until the undo, and the run waits until its pods do again', async () => {
  await using open = await openShop()
  const endpoints = async () => (await open.list(slices)).flatMap((slice) => slice['endpoints'] ?? [])
  const before = await endpoints()
  const { result, seen } = await open.meanwhile(step(), async () => ({
    endpoints: await endpoints(),
    ready: await open.shop.readyPods(),
    spec: (await open.read(`${services}/web`))['spec'],
  }))
  expect(before).toHaveLength(2)
  expect(seen).toMatchObject({
    endpoints: [],
    ready: podsOfShop,
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  })
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await endpoints()).toHaveLength(2)
  await open.shop.untilAsBefore()
})

test('a Service that does not get its endpoints back is put back and not healed', async () => {
  await using open = await openShop()
  const scaleDown = () => open.patch('/apis/apps/v1/namespaces/shop/deployments/web', { spec: { replicas: 0 } })
  const { result } = await open.meanwhile(step(), scaleDown)
  const detail = expect.stringContaining('Service shop/web: 0 of 2 endpoints are ready')
  expect(result).toMatchObject({ outcome: 'not-healed', changes: [{ fate: 'degraded', detail }] })
  expect((await open.read(`${services}/web`))['spec']).toMatchObject({ selector: { app: 'web' } })
})

test.each([
  ['hand', { ports: [{ port: 80 }] }, 'has no selector: whoever writes its endpoints chooses them.'],
  ['headless', { clusterIP: 'None', ports: [{ port: 80 }] }, 'has no selector'],
  [
    'alias',
    { type: 'ExternalName', externalName: 'shop.example.com', selector: { app: 'web' } },
    'is but another name for shop.example.com, and has no endpoints.',
  ],
])('the Service %s, which selects no pods, is refused', async (name, spec, sentence) => {
  await using open = await openShop()
  await open.shop.call('POST', services, { metadata: { name }, spec })
  const result = await open.run([step(name)])
  expect(cameTo(result)).toContain(`Service shop/${name} ${sentence}`)
  expect(result.changes).toEqual([])
})

test('that there was no endpoint to take is said', async () => {
  await using open = await openShop()
  await open.shop.call('POST', services, {
    metadata: { name: 'new' },
    spec: { selector: { a: 'b' }, ports: [{ port: 80 }] },
  })
  expect(await open.run([step('new')])).toMatchObject({ outcome: 'inconclusive', changes: [{ fate: 'restored' }] })
  expect(open.told).toEqual(['Service shop/new has no endpoint that is ready, so there is none to take.'])
})

test('a selector that somebody else has set since then stays', async () => {
  await using open = await openShop()
  const swap = () => open.patch(`${services}/web`, { spec: { selector: { app: 'db' } } })
  const { result } = await open.meanwhile(step(), swap)
  expect(result.changes).toMatchObject([{ fate: 'superseded' }])
  expect((await open.read(`${services}/web`))['spec']).toMatchObject({ selector: { app: 'db' } })
})
