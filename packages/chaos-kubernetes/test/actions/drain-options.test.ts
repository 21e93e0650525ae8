import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DrainedCluster, startDrainedCluster } from '../support/drained-cluster.ts'
import { paths, workloadOf } from '../support/healing-cluster.ts'

let cluster: DrainedCluster

beforeEach(async () => {
  cluster = await startDrainedCluster()
})

afterEach(() => cluster.stop())

const first = { name: 'node-1' }
const cordoned = async () => {
  const { items } = (await cluster.call('GET', '/api/v1/nodes')) as {
    items: readonly { readonly metadata: { readonly name: string }; readonly spec: { unschedulable?: boolean } }[]
  }
  return items.filter(({ spec }) => spec.unschedulable === true).map(({ metadata }) => metadata.name)
}
const barePod = (name: string) =>
  cluster.call('POST', paths.pods, {
    metadata: { name },
    spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'web' }] },
  })

test('more unavailable nodes than are allowed are refused before one is touched, those included that are so already', async () => {
  const { call, make, drain } = cluster
  await make(6)
  await call('PATCH', '/api/v1/nodes/node-6', { spec: { unschedulable: true } })
  const two = { label_selector: 'kubernetes.io/hostname in (node-1,node-2)' }
  for (const [limit, allowed] of [
    [2, 2],
    ['50%', 3],
  ] as const) {
    const { journal } = await drain(two, { max_unavailable_nodes: limit })
    if (allowed < 3) {
      expect(String(journal.run[0]!.exception)).toContain(
        '3 of 6 nodes would be cordoned or not ready, and max_unavailable_nodes allows 2. 1 of them is so already.',
      )
      expect(await cordoned()).toEqual(['node-6'])
      expect(cluster.evictions()).toEqual([])
    } else expect(journal.run[0]!.status).toBe('succeeded')
  }
})

test('a pod that nothing makes again is evicted by force, and is told to be lost', async () => {
  const { drain, clock } = cluster
  await barePod('alone')
  await clock.advance(5000)
  const refused = await drain(first)
  expect(String(refused.journal.run[0]!.exception)).toContain('Pod default/alone would be lost')
  const { changes } = await drain(first, { force: true })
  expect(changes.map(({ object, fate }) => [object, fate])).toContainEqual(['Pod default/alone', 'lasting'])
})

test('pods get as long to end as is asked for', async () => {
  const { call, clock, drain } = cluster
  const stubborn = {
    annotations: { 'sim.cluster/stop-after': '10m' },
    pod: { terminationGracePeriodSeconds: 300, nodeName: 'node-1' },
  }
  await call('POST', paths.deployments, workloadOf('slow', 1, stubborn))
  await clock.advance(5000)
  const began = clock.now()
  const { journal } = await drain(first, { grace_period: 2, timeout: 30 })
  expect(journal.run[0]!.status).toBe('succeeded')
  expect(clock.now() - began).toBeLessThan(30_000)
})

test('a pod that should have ended long ago is not waited for where that is asked for, and is told', async () => {
  const { call, make, clock, drain, told } = cluster
  await make(12)
  await barePod('stuck')
  await call('PATCH', `${paths.pods}/stuck`, { metadata: { finalizers: ['example.com/hold'] } })
  await call('DELETE', `${paths.pods}/stuck`)
  await clock.advance(120_000)
  const waits = await drain(first, { timeout: 10 })
  expect(String(waits.journal.run[0]!.exception)).toContain('Pod default/stuck is held by the finalizer')
  const { journal } = await drain(first, { timeout: 10, skip_wait: 60 })
  expect(journal.run[0]!.status).toBe('succeeded')
  expect(told[0]).toContain('Pod default/stuck should have ended long ago: skip_wait does not wait for it.')
})
