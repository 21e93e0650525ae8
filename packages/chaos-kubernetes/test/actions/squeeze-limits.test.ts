import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'

const ranges = '/api/v1/namespaces/shop/limitranges'
const pods = '/api/v1/namespaces/shop/pods'
const step = (args: object) => ({ activity: 'squeeze-limits', args: { ns: 'shop', ...args } })
const pod = (name: string, resources: object) => ({
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'more:1', resources }] },
})

test('a container that asks for more is refused until the undo, and one that states no limit gets this one', async () => {
  await using open = await openShop()
  const { result, seen } = await open.meanwhile(step({ max: { memory: '16Mi' } }), async () => {
    const large = pod('large', { limits: { memory: '17Mi' } })
    const refused = await open.shop.call('POST', pods, large).then(() => 'created', String)
    return [refused, await open.shop.call('POST', pods, pod('plain', {}))]
  })
  expect(seen).toMatchObject([
    expect.stringContaining('maximum memory usage per Container is 16Mi, but limit is 17Mi'),
    { spec: { containers: [{ resources: { limits: { memory: '16Mi' }, requests: { memory: '16Mi' } } }] } },
  ])
  expect(cameTo(result)).toMatch(/^chaos-limits-.*-method-0$/)
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  expect(await open.list(ranges)).toEqual([])
})

test('whole pods are limited where that is asked for', async () => {
  await using open = await openShop()
  const two = {
    metadata: { name: 'two' },
    spec: { containers: ['a', 'b'].map((name) => ({ name, image: 'x:1', resources: { limits: { cpu: '1' } } })) },
  }
  const { seen } = await open.meanwhile(step({ type: 'Pod', max: { cpu: 1 } }), async () =>
    open.shop.call('POST', pods, two).then(() => 'created', String),
  )
  expect(seen).toContain('maximum cpu usage per Pod is 1, but limit is 2')
})
