import { expect, test } from 'vitest'
import { openShop } from '../support/open-shop.ts'

const args = { ns: 'shop', name: 'web' }

test('only endpoints that are ready count, and a pod with two addresses counts once', async () => {
  await using open = await openShop()
  expect(await open.ask('endpoints-ready', args)).toBe(2)
  const [pod] = await open.list('/api/v1/namespaces/shop/pods?labelSelector=app=web')
  const { name, uid } = pod!.metadata
  await open.shop.call('POST', '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices', {
    metadata: { name: 'web-6', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv6',
    endpoints: [
      { addresses: ['fd00::1'], targetRef: { kind: 'Pod', name, uid } },
      { addresses: ['fd00::2'], conditions: { ready: false } },
    ],
  })
  expect(await open.ask('endpoints-ready', args)).toBe(2)
  await open.patch(`/api/v1/namespaces/shop/pods/${name}`, {
    metadata: { annotations: { 'sim.cluster/ready': 'false' } },
  })
  await open.shop.clock.sleep(10)
  await open.shop.call('DELETE', '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/web-6')
  expect(await open.ask('endpoints-ready', args)).toBe(1)
})

test('a Service that is not there has no number of endpoints', async () => {
  await using open = await openShop()
  expect(await open.ask('endpoints-ready', { ...args, name: 'wbe' })).toContain('There is no Service shop/wbe.')
})
