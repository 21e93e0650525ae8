import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DrainedCluster, startDrainedCluster } from '../support/drained-cluster.ts'
import { paths } from '../support/healing-cluster.ts'

let cluster: DrainedCluster

beforeEach(async () => {
  cluster = await startDrainedCluster()
})

afterEach(() => cluster.stop())

const most = { label_selector: 'kubernetes.io/hostname in (node-1,node-2,node-3,node-4,node-5)' }
const evictionsOf = (app: string) => cluster.evictions().filter(({ path }) => path.includes(`/${app}-`))
const slowEvictions = () =>
  cluster.sandbox.faults.add({
    match: { resource: 'pods/eviction' },
    effect: { kind: 'latency', milliseconds: 100 },
  })

test('once a budget has refused one, its evictions are sent one after the other, each when the budget allows it', async () => {
  const { make, budget, drain } = cluster
  await make(20, ['web', 'zoo'])
  await budget('web', 18)
  await budget('zoo', 18, 'zoo')
  slowEvictions()
  const { changes, outcome } = await drain(most)
  expect(outcome).toBe('held')
  expect(new Set(changes.map(({ fate }) => fate))).toEqual(new Set(['healed', 'restored']))
  for (const app of ['web', 'zoo']) {
    const first = evictionsOf(app).find(({ code }) => code === 429)!
    const later = evictionsOf(app).filter(({ time }) => time > first.time + 200)
    expect(later.length).toBeGreaterThan(5)
    for (const [at, { time }] of later.entries()) expect(time - (later[at - 1]?.time ?? 0)).toBeGreaterThanOrEqual(100)
    expect(later.filter(({ code }) => code === 429).length).toBeLessThan(later.length / 2)
  }
})

test('whoever may not read budgets drains within them, too', async () => {
  const { sandbox, make, budget, drain, calls } = cluster
  await make(12)
  await budget('web', 10)
  sandbox.faults.add({ match: { resource: 'poddisruptionbudgets' }, effect: { kind: 'status', code: 403 } })
  const { changes, outcome } = await drain(most)
  expect(outcome).toBe('held')
  expect(new Set(changes.map(({ fate }) => fate))).toEqual(new Set(['healed', 'restored']))
  expect(calls('list', 'poddisruptionbudgets').length).toBe(1)
})

test('a cluster that refuses no eviction is not asked for its budgets', async () => {
  const { make, budget, drain, calls } = cluster
  await make(12)
  await budget('web', 0)
  expect((await drain(most)).outcome).toBe('held')
  expect(calls('list', 'poddisruptionbudgets')).toEqual([])
})

test('pods that are not ready do not wait for those whose budget allows nothing', async () => {
  const { clock, call, make, drain } = cluster
  await make(8)
  const { items } = (await call('GET', `${paths.pods}?labelSelector=app=web`)) as {
    items: readonly { readonly metadata: { readonly name: string } }[]
  }
  const broken = items.slice(0, 3).map(({ metadata }) => metadata.name)
  await call('POST', '/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
    metadata: { name: 'web' },
    spec: { minAvailable: 8, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: { app: 'web' } } },
  })
  for (const name of broken)
    await call('PATCH', `${paths.pods}/${name}`, { metadata: { annotations: { 'sim.cluster/ready': 'false' } } })
  await clock.advance(5000)
  const { changes } = await drain({ label_selector: 'kubernetes.io/os=linux' }, { timeout: 10 })
  const fates = changes.filter(({ object }) => broken.some((name) => object.endsWith(name))).map(({ fate }) => fate)
  expect(fates).not.toContain('not-applied')
  expect(fates.length).toBe(3)
})

test('pods that were not sent until the time was over are told with the budget that kept them', async () => {
  const { make, budget, drain } = cluster
  await make(40)
  await budget('web', 40)
  const { journal, changes } = await drain(most, { timeout: 10 })
  expect(String(journal.run[0]!.exception)).toMatch(
    /Pod default\/web-\S+ could not be evicted until the time was over: PodDisruptionBudget default\/web allows 0 disruptions, as 40 pods must be healthy and 40 are\. \(\d+ more failed\.\)/,
  )
  const fates = changes.filter(({ object }) => object.startsWith('Pod')).map(({ fate }) => fate)
  expect(new Set(fates)).toEqual(new Set(['not-applied']))
})
