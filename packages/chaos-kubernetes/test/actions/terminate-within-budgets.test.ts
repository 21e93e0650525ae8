import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DrainedCluster, startDrainedCluster } from '../support/drained-cluster.ts'

let cluster: DrainedCluster
let terminate: (args: object) => ReturnType<DrainedCluster['run']>

beforeEach(async () => {
  cluster = await startDrainedCluster()
  terminate = (args) => cluster.run([{ activity: 'terminate-pods', args: { label_selector: 'app=web', ...args } }])
  await cluster.make(6)
})

afterEach(() => cluster.stop())

test('as many pods are evicted as their disruption budget allows, and all heal', async () => {
  await cluster.budget('web', 4)
  await cluster.clock.advance(2000)
  const { outcome, changes } = await terminate({ mode: 'budget', by: 'eviction' })
  expect(outcome).toBe('held')
  expect(changes.map(({ fate }) => fate)).toEqual(['healed', 'healed'])
  expect(cluster.evictions().map(({ code }) => code)).toEqual([201, 201])
  expect(cluster.calls('delete', 'pods')).toEqual([])
})

test('one more than a budget allows is refused with the budget, and did nothing', async () => {
  await cluster.budget('web', 5)
  await cluster.clock.advance(2000)
  const { journal, changes } = await terminate({ qty: 2, by: 'eviction' })
  expect(String(journal.run[0]!.exception)).toMatch(
    /Pod default\/web-\S+ could not be evicted: PodDisruptionBudget default\/web allows 0 disruptions, as 5 pods must be healthy and [56] are\./,
  )
  expect(changes.map(({ fate }) => fate).sort()).toEqual(['healed', 'not-applied'])
})

test('where no budget allows an eviction none is chosen, and that is said', async () => {
  await terminate({ mode: 'budget', by: 'eviction' })
  expect(cluster.told[0]).toBe(
    'Of the pods with the labels app=web in namespace default none is chosen: no disruption budget guards one.',
  )
  await cluster.budget('web', 6)
  await cluster.clock.advance(2000)
  await terminate({ mode: 'budget' })
  expect(cluster.told[0]).toBe(
    'Of the pods with the labels app=web in namespace default none is chosen: their disruption budgets allow no eviction now.',
  )
  expect(cluster.evictions()).toEqual([])
})

test('an eviction that meets somebody else at the budget is sent again', async () => {
  const { sandbox } = cluster
  sandbox.faults.add({ match: { resource: 'pods/eviction' }, effect: { kind: 'status', code: 409 }, times: 2 })
  const { outcome, changes } = await terminate({ by: 'eviction' })
  expect(outcome).toBe('held')
  expect(changes.map(({ fate }) => fate)).toEqual(['healed'])
  expect(cluster.evictions().map(({ code }) => code)).toEqual([409, 409, 201])
})

test('whether a pod may be evicted is asked without evicting one', async () => {
  const ask = async () => {
    const { journal } = await cluster.run([
      { type: 'probe', activity: 'eviction-allowed', args: { label_selector: 'app=web' } },
    ])
    return journal.run[0]!.output
  }
  expect(await ask()).toBe(true)
  await cluster.budget('web', 6)
  await cluster.clock.advance(2000)
  expect(await ask()).toBe(false)
  const { items } = (await cluster.call('GET', '/api/v1/namespaces/default/pods')) as { items: readonly object[] }
  expect(items.every((pod) => !JSON.stringify(pod).includes('deletionTimestamp'))).toBe(true)
})
