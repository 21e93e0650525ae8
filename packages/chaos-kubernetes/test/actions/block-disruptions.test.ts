import { expect, test } from 'vitest'
import { cameTo, openShop } from '../support/open-shop.ts'

const ns = 'shop'
const budgets = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets'
const step = (args: object) => ({ activity: 'block-disruptions', args: { ns, ...args } })

test('a budget allows no eviction until the undo, which brings back what the new limit excludes', async () => {
  await using open = await openShop()
  const allowed = () => open.read(`${budgets}/db`)
  const { result, seen } = await open.meanwhile(step({ name: 'db' }), allowed)
  expect(seen['spec']).toMatchObject({ maxUnavailable: 0 })
  expect(seen['spec']).not.toHaveProperty('minAvailable')
  expect(seen['status']).toMatchObject({ disruptionsAllowed: 0 })
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  await open.shop.untilAsBefore()
  await open.shop.clock.sleep(5)
  expect((await allowed())['status']).toMatchObject({ disruptionsAllowed: 1 })
})

test('a budget gets the limit that is given', async () => {
  await using open = await openShop()
  const spec = async () => (await open.read(`${budgets}/db`))['spec']
  expect((await open.meanwhile(step({ name: 'db', min_available: '100%' }), spec)).seen).toMatchObject({
    minAvailable: '100%',
  })
  const { seen } = await open.meanwhile(step({ name: 'db', max_unavailable: 1 }), spec)
  expect(seen).toMatchObject({ maxUnavailable: 1 })
  expect(seen).not.toHaveProperty('minAvailable')
  await open.shop.untilAsBefore()
})

test('where labels are given a drain waits for a budget that is created, and gone after the undo', async () => {
  await using open = await openShop()
  const { seen, result } = await open.meanwhile(step({ label_selector: 'app in (web,shop),!canary' }), async () => {
    const [pod] = await open.list('/api/v1/namespaces/shop/pods?labelSelector=app=web')
    const { name } = pod!.metadata
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } }
    const refusal = await open.shop
      .call('POST', `/api/v1/namespaces/shop/pods/${name}/eviction`, eviction)
      .catch(String)
    return { refusal, budgets: await open.list(budgets) }
  })
  expect(seen.refusal).toContain("Cannot evict pod as it would violate the pod's disruption budget.")
  expect(seen.budgets).toMatchObject([
    { metadata: { name: expect.stringMatching(/^chaos-budget-.*-method-0$/) } },
    { metadata: { name: 'db' } },
  ])
  expect(result).toMatchObject({ outcome: 'held', changes: [{ fate: 'restored' }] })
  await open.shop.untilAsBefore()
})

test('pods that have a budget already are refused, and that there are no such pods is said', async () => {
  await using open = await openShop()
  const refused = await open.run([step({ label_selector: 'app' })])
  expect(cameTo(refused)).toContain(
    'Pod shop/db-0 has PodDisruptionBudget shop/db already, and no pod can be evicted by the rules of two.',
  )
  expect(refused.changes).toEqual([])
  expect(await open.run([step({ label_selector: 'app=nobody' })])).toMatchObject({ outcome: 'inconclusive' })
  expect(open.told).toEqual(['There is no pod with the labels app=nobody in namespace shop, so nothing is protected.'])
})

test.each([
  [{}, 'neither a budget nor pods are named'],
  [{ name: 'db', label_selector: 'app=db' }, 'a budget and pods are given, or pods in two ways'],
  [{ workload: 'web', label_selector: 'app=db' }, 'give one of name, label_selector and workload'],
  [{ name: 'db', max_unavailable: 0, min_available: 1 }, 'exclude each other'],
  [{ name: 'db', max_unavailable: 'all' }, 'it is no percentage'],
  [{ label_selector: 'rank>3' }, 'compare numbers'],
])('arguments that fit no budget are refused before the run: %j', async (args, sentence) => {
  await using open = await openShop()
  await expect(open.run([step(args)])).rejects.toThrow(sentence)
})
