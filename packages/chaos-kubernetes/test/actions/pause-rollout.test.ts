import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'

const web = '/apis/apps/v1/namespaces/shop/deployments/web'
const args = { ns: 'shop', name: 'web' }
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'main', image: name }] } } } })

test('what somebody releases while it is paused waits for the undo, which the run waits for', async () => {
  await using open = await openShop()
  const images = async () =>
    (await open.list('/api/v1/namespaces/shop/pods?labelSelector=app=web')).map(
      ({ spec }) => (spec as { readonly containers: readonly { readonly image: string }[] }).containers[0]!.image,
    )
  const { result, seen } = await open.meanwhile({ activity: 'pause-rollout', args }, async () => {
    await open.patch(web, image('web:2'))
    await open.shop.clock.sleep(10)
    return images()
  })
  expect(seen).toEqual(['web:1', 'web:1'])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await images()).toEqual(['web:2', 'web:2'])
  expect((await open.read(web))['spec']).not.toHaveProperty('paused')
})

test('one that somebody else has paused is left alone by a pause, and paused again after it was resumed', async () => {
  await using open = await openShop()
  await open.patch(web, { spec: { paused: true } })
  expect(await open.run([{ activity: 'pause-rollout', args }])).toMatchObject({ outcome: 'inconclusive', changes: [] })
  const { result, seen } = await open.meanwhile({ activity: 'resume-rollout', args }, async () => open.read(web))
  expect(seen['spec']).not.toHaveProperty('paused')
  expect(cameTo(result)).toEqual(['web'])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await open.read(web))['spec']).toMatchObject({ paused: true })
})
