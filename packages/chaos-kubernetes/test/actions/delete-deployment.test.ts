import { expect, test } from 'vitest'
import { openShop } from '../support/open-shop.ts'

test('a Deployment that was rolled out several times is made anew as it was, though its controller counts from the start', async () => {
  await using open = await openShop()
  const web = '/apis/apps/v1/namespaces/shop/deployments/web'
  const revision = 'deployment.kubernetes.io/revision'
  for (const image of ['web:2', 'web:1']) {
    await open.patch(web, { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } })
    await open.shop.clock.sleep(20)
  }
  await open.patch(web, { metadata: { annotations: { owner: 'us' } } })
  expect((await open.read(web)).metadata.annotations).toEqual({ owner: 'us', [revision]: '3' })
  const { changes } = await open.run([{ activity: 'delete-deployment', args: { ns: 'shop', name: 'web' } }])
  expect(changes).toMatchObject([{ fate: 'restored' }])
  expect((await open.read(web)).metadata.annotations).toEqual({ owner: 'us', [revision]: '1' })
})
