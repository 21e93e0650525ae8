import { expect, test } from 'vitest'
import { disruptionsAllowed } from '../../src/budgets/disruption-budget.ts'
import { openShop } from '../support/open-shop.ts'

const budgets = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets'

test('the fewest evictions that any budget of the namespace allows, or those of the one that is named', async () => {
  await using open = await openShop()
  for (const [name, maxUnavailable] of [
    ['wide', 2],
    ['narrow', 1],
  ] as const) {
    const selector = { matchLabels: { app: 'web' } }
    await open.shop.call('POST', budgets, { metadata: { name }, spec: { maxUnavailable, selector } })
  }
  await open.shop.clock.sleep(10)
  expect(await open.ask('disruption-budget-headroom', { ns: 'shop' })).toBe(1)
  expect(await open.ask('disruption-budget-headroom', { ns: 'shop', name: 'wide' })).toBe(2)
  await open.patch(`${budgets}/wide`, { spec: { maxUnavailable: 0 } })
  await open.shop.clock.sleep(10)
  expect(await open.ask('disruption-budget-headroom', { ns: 'shop' })).toBe(0)
})

test('of no budget nothing can be said', async () => {
  await using open = await openShop()
  await open.shop.call('DELETE', `${budgets}/db`)
  const none = 'There is no PodDisruptionBudget'
  expect(await open.ask('disruption-budget-headroom', { ns: 'shop' })).toContain(`${none} in namespace shop.`)
  expect(await open.ask('disruption-budget-headroom', { ns: 'shop', name: 'x' })).toContain(`${none} shop/x.`)
})

test('a budget that its controller has not seen yet allows none', () => {
  const metadata = {
    name: 'x',
    uid: 'x',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    generation: 2,
  }
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata }
  expect(disruptionsAllowed({ ...budget, status: { observedGeneration: 1, disruptionsAllowed: 3 } })).toBe(0)
  expect(disruptionsAllowed({ ...budget, status: { observedGeneration: 2, disruptionsAllowed: 3 } })).toBe(3)
})
