import { expect, test } from 'vitest'
import { cameTo, type OpenShop, openShop } from '../support/open-shop.ts'

const ns = 'shop'
const quotas = '/api/v1/namespaces/shop/resourcequotas'
const pods = '/api/v1/namespaces/shop/pods'
const step = (args: object) => ({ activity: 'squeeze-quota', args: { ns, ...args } })

/** What the API says of one more pod. */
const onePodMore = async ({ shop }: OpenShop) =>
  shop
    .call('POST', pods, { metadata: { name: 'more' }, spec: { containers: [{ name: 'main', image: 'more:1' }] } })
    .then(() => 'created', String)

test('a quota grants no more pods until the undo, and keeps what was not named', async () => {
  await using open = await openShop()
  await open.patch(`${quotas}/all`, { spec: { hard: { services: '9' } } })
  const look = async () => [await onePodMore(open), (await open.read(`${quotas}/all`))['spec']]
  const { result, seen } = await open.meanwhile(step({ name: 'all', hard: { pods: 0, 'limits.memory': '1Gi' } }), look)
  expect(seen).toEqual([
    expect.stringContaining('failed quota: all: must specify limits.memory'),
    { hard: { pods: '0', services: '9', 'limits.memory': '1Gi' } },
  ])
  expect(cameTo(result)).toBe('all')
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await open.read(`${quotas}/all`))['spec']).toEqual({ hard: { pods: '99', services: '9' } })
  await open.shop.clock.sleep(5)
  expect(await onePodMore(open)).toBe('created')
})

test('without a name the namespace gets one more, which is gone after the undo', async () => {
  await using open = await openShop()
  const { result, seen } = await open.meanwhile(step({ hard: { pods: 1 } }), async () => [
    await onePodMore(open),
    ...(await open.list(quotas)).map(({ metadata }) => metadata.name),
  ])
  expect(seen).toEqual([
    expect.stringMatching(/exceeded quota: chaos-quota-.*, requested: pods=1, used: pods=\d, limited: pods=1/),
    'all',
    cameTo(result),
  ])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect((await open.list(quotas)).map(({ metadata }) => metadata.name)).toEqual(['all'])
})

test('what somebody else has made of the amount meanwhile stays', async () => {
  await using open = await openShop()
  const { result } = await open.meanwhile(step({ name: 'all', hard: { pods: 0 } }), async () =>
    open.patch(`${quotas}/all`, { spec: { hard: { pods: '7' } } }),
  )
  expect(result.changes).toMatchObject([{ fate: 'superseded' }])
  expect((await open.read(`${quotas}/all`))['spec']).toEqual({ hard: { pods: '7' } })
})

test.each([
  [{}, 'hard'],
  [{ hard: {} }, 'it names no resource'],
  [{ hard: { pods: 'many' } }, 'it is no amount'],
  [{ hard: { pods: '' } }, 'it is empty'],
  [{ hard: { pods: -1 } }, 'hard'],
])('amounts that nobody can read are refused before the run: %j', async (args, sentence) => {
  await using open = await openShop()
  await expect(open.run([step(args)])).rejects.toThrow(sentence)
})
