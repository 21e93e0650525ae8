import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DrainedCluster, startDrainedCluster } from '../support/drained-cluster.ts'
import { paths, workloadOf } from '../support/healing-cluster.ts'

let cluster: DrainedCluster
let clock: DrainedCluster['clock']
let sandbox: DrainedCluster['sandbox']
let run: DrainedCluster['run']
let call: DrainedCluster['call']
let make: DrainedCluster['make']
let budget: DrainedCluster['budget']
let drain: DrainedCluster['drain']
let calls: DrainedCluster['calls']
let evictions: DrainedCluster['evictions']

beforeEach(async () => {
  cluster = await startDrainedCluster()
  ;({ clock, sandbox, run, call, make, budget, drain, calls, evictions } = cluster)
})

afterEach(() => cluster.stop())

const half = { label_selector: 'kubernetes.io/hostname in (node-1,node-2)' }
const most = { label_selector: 'kubernetes.io/hostname in (node-1,node-2,node-3,node-4)' }

test('nodes are emptied by one list and one watch of all pods, after one look at them before the run, and all is proven by one more', async () => {
  await make(24)
  const { changes, outcome } = await drain(most)
  expect(outcome).toBe('held')
  const pods = changes.filter(({ object }) => object.startsWith('Pod'))
  expect(pods.length).toBeGreaterThan(10)
  expect(new Set(changes.map(({ fate }) => fate))).toEqual(new Set(['healed', 'restored']))
  expect([calls('list', 'pods').length, calls('watch', 'pods').length]).toEqual([3, 2])
  expect(calls('get', 'pods')).toEqual([])
  const ours = sandbox.faults.calls.filter(({ userAgent }) => userAgent === 'chaos').length
  expect(ours - evictions().length).toBeLessThan(40)
})

test('a few nodes are emptied by a list and a watch of their own pods', async () => {
  await make(12)
  const began = clock.now()
  const { outcome } = await drain(half, { timeout: 600 })
  expect(outcome).toBe('held')
  // A node that is empty first waits for nothing that could still happen on it.
  expect(clock.now() - began).toBeLessThan(10_000)
  const listed = calls('list', 'pods').map(({ path }) => decodeURIComponent(path))
  expect(listed.filter((path) => path.includes('spec.nodeName=node-1'))).not.toEqual([])
})

test('evictions that a disruption budget forbids are tried again until they are allowed, and keep no other pod waiting', async () => {
  await make(8)
  await call('POST', paths.deployments, workloadOf('zoo', 8))
  await clock.advance(20_000)
  await budget('web', 7)
  const { changes, journal } = await drain(most)
  expect(journal.run[0]).toMatchObject({ status: 'succeeded' })
  expect(new Set(changes.map(({ fate }) => fate))).toEqual(new Set(['healed', 'restored']))
  expect(evictions().map(({ code }) => code)).toContain(429)
  const [first] = evictions()
  const others = evictions().filter(({ path }) => path.includes('/zoo-'))
  expect(others.every(({ time }) => time === first!.time)).toBe(true)
})

test('what a budget forbids to the end fails with the reason, and did nothing', async () => {
  await make(4)
  await budget('web', 4)
  const { changes, journal, outcome } = await drain(most, { timeout: 10 })
  expect(String(journal.run[0]!.exception)).toMatch(
    /Pod default\/web-\S+ could not be evicted until the time was over: PodDisruptionBudget default\/web allows 0 disruptions, as 4 pods must be healthy and 4 are\./,
  )
  const pods = changes.filter(({ object }) => object.startsWith('Pod'))
  expect(new Set(pods.map(({ fate }) => fate))).toEqual(new Set(['not-applied']))
  expect(outcome).toBe('inconclusive')
})

test('two budgets for one pod are refused for good, which is said at once, and did nothing', async () => {
  await make(4)
  await budget('one', 1)
  await budget('two', 1)
  const { changes, journal } = await drain(half)
  expect(String(journal.run[0]!.exception)).toMatch(/Pod default\/web-\S+ has more than one PodDisruptionBudget/)
  const pods = changes.filter(({ object }) => object.startsWith('Pod'))
  expect(new Set(pods.map(({ fate }) => fate))).toEqual(new Set(['not-applied']))
  expect(evictions().length).toBe(pods.length)
})

test.each([
  ['500', { kind: 'status', code: 500 }],
  ['503', { kind: 'status', code: 503, retryAfterSeconds: 1 }],
  ['504', { kind: 'status', code: 504 }],
  ['a reset before it had an effect', { kind: 'reset', effect: 'before' }],
  ['a reset after it had its effect', { kind: 'reset', effect: 'after' }],
] as const)('evictions that meet a passing fault (%s) are sent again', async (_what, effect) => {
  await make(8)
  sandbox.faults.add({ match: { resource: 'pods/eviction' }, effect, times: 5 })
  const { changes, journal } = await drain(most)
  expect(journal.run[0]).toMatchObject({ status: 'succeeded' })
  expect(new Set(changes.map(({ fate }) => fate))).toEqual(new Set(['healed', 'restored']))
})

test('a fault that stays is named in the end', async () => {
  await make(4)
  sandbox.faults.add({ match: { resource: 'pods/eviction' }, effect: { kind: 'status', code: 500 } })
  const { changes, journal } = await drain(half, { timeout: 5 })
  expect(String(journal.run[0]!.exception)).toMatch(
    /Pod default\/web-\S+ could not be evicted until the time was over: .*refused/,
  )
  const pods = changes.filter(({ object }) => object.startsWith('Pod'))
  expect(new Set(pods.map(({ fate }) => fate))).toEqual(new Set(['not-applied']))
})

test('an API server that is too busy is asked less often, and no earlier than it wants', async () => {
  await make(24)
  sandbox.faults.add({
    match: { resource: 'pods/eviction' },
    effect: { kind: 'status', code: 429, retryAfterSeconds: 7 },
    times: 1,
  })
  const { journal } = await drain(most)
  expect(journal.run[0]).toMatchObject({ status: 'succeeded' })
  const [refused] = evictions().filter(({ code }) => code === 429)
  const later = evictions().filter(({ time }) => time > refused!.time + 1000)
  expect(later.every(({ time }) => time >= refused!.time + 7000)).toBe(true)
})

describe('after its timeout nothing more is evicted', () => {
  const everywhere = { label_selector: 'kubernetes.io/os=linux' }

  test('where evictions take so long that not all were begun', async () => {
    await make(24)
    sandbox.faults.add({ match: { resource: 'pods/eviction' }, effect: { kind: 'latency', milliseconds: 20_000 } })
    const began = clock.now()
    const { changes, journal } = await drain(everywhere, { timeout: 15 })
    expect(String(journal.run[0]!.exception)).toMatch(
      /Pods default\/web-\S+, .* could not be evicted until the time was over: the API server took no more of them by then\./,
    )
    const evicted = changes.filter(({ object }) => object.startsWith('Pod'))
    expect(evicted.length).toBeLessThan(24)
    expect(evictions()).toHaveLength(evicted.length)
    expect(evictions().filter(({ time }) => time >= began + 15_000)).toEqual([])
  })

  test('where the API server asks for a rest that is longer', async () => {
    await make(24)
    sandbox.faults.add({
      match: { resource: 'pods/eviction' },
      effect: { kind: 'status', code: 429, retryAfterSeconds: 600 },
      times: 1,
    })
    const began = clock.now()
    const { journal } = await drain(everywhere, { timeout: 30 })
    expect(String(journal.run[0]!.exception)).toContain('could not be evicted until the time was over')
    expect(evictions().length).toBeLessThan(24)
    expect(evictions().filter(({ time }) => time >= began + 30_000)).toEqual([])
  })

  test('where one that a budget forbids waits for another turn', async () => {
    await make(4)
    await budget('web', 4)
    const effect = { kind: 'status', code: 429, retryAfterSeconds: 600 } as const
    clock.after(2000, () => sandbox.faults.add({ match: { resource: 'pods/eviction' }, effect, times: 1 }))
    const began = clock.now()
    const { changes, journal } = await drain(everywhere, { timeout: 30 })
    expect(String(journal.run[0]!.exception)).toContain('could not be evicted until the time was over')
    expect(evictions().filter(({ time }) => time >= began + 30_000)).toEqual([])
    const fates = changes.filter(({ object }) => object.startsWith('Pod')).map(({ fate }) => fate)
    expect(new Set(fates)).toEqual(new Set(['not-applied']))
  })
})

test('a run that is stopped while a budget keeps evictions waiting knows that they did nothing, and awaits no proof of it', async () => {
  await make(6)
  await budget('none', 6)
  const stop = new AbortController()
  const began = clock.now()
  clock.after(1500, () => stop.abort({ signal: 'SIGTERM' }))
  const { changes } = await run([{ activity: 'drain-nodes', args: half }], {}, stop.signal)
  const fates = changes.filter(({ object }) => object.startsWith('Pod')).map(({ fate }) => fate)
  expect(new Set(fates)).toEqual(new Set(['not-applied']))
  expect(clock.now() - began).toBeLessThan(10_000)
})

test('pods that do not end in time are named', async () => {
  await call(
    'POST',
    paths.deployments,
    workloadOf('web', 4, {
      annotations: { 'sim.cluster/stop-after': '20s' },
      pod: { terminationGracePeriodSeconds: 60 },
    }),
  )
  await clock.advance(20_000)
  const { journal, changes } = await drain(most, { timeout: 5 })
  expect(String(journal.run[0]!.exception)).toMatch(/not drained within 5 s: Pods? default\/web-.* did not end/)
  expect(new Set(changes.map(({ fate }) => fate))).toEqual(new Set(['healed', 'restored']))
})

test('a pod that a finalizer holds is named with it, apart from those that only take long', async () => {
  await call('POST', paths.deployments, workloadOf('held', 2))
  await call(
    'POST',
    paths.deployments,
    workloadOf('slow', 2, {
      annotations: { 'sim.cluster/stop-after': '20s' },
      pod: { terminationGracePeriodSeconds: 60 },
    }),
  )
  await clock.advance(20_000)
  const { items } = (await call('GET', `${paths.pods}?labelSelector=app=held`)) as {
    items: readonly { metadata: { name: string } }[]
  }
  for (const { metadata } of items)
    await call('PATCH', `${paths.pods}/${metadata.name}`, { metadata: { finalizers: ['example.com/hold'] } })
  const { journal } = await drain({ label_selector: 'kubernetes.io/os=linux' }, { timeout: 5 })
  expect(String(journal.run[0]!.exception)).toMatch(
    /not drained within 5 s: Pods default\/held-\S+, default\/held-\S+ are held by the finalizer example\.com\/hold; Pods default\/slow-\S+, default\/slow-\S+ did not end\./,
  )
})

test('a pod that got its node between the list and the cordon is evicted like the others', async () => {
  await make(4)
  // It waits for a node that takes it, and gets one as soon as the first node is cordoned.
  const late = {
    metadata: { name: 'late' },
    spec: workloadOf('late', 1, { pod: { schedulingGates: [{ name: 'example.com/wait' }] } }).spec,
  }
  await call('POST', paths.deployments, late)
  await clock.advance(5000)
  const { items } = (await call('GET', `${paths.pods}?labelSelector=app=late`)) as {
    items: readonly { metadata: { name: string } }[]
  }
  const name = items[0]!.metadata.name
  sandbox.faults.add({
    match: { verb: 'patch', resource: 'nodes' },
    effect: { kind: 'latency', milliseconds: 5000 },
    times: 4,
  })
  clock.after(1000, () => void call('PATCH', `${paths.pods}/${name}`, { spec: { schedulingGates: null } }))
  const { changes } = await drain({ label_selector: 'kubernetes.io/os=linux' }, { timeout: 20 })
  expect(changes.map(({ object }) => object)).toContain(`Pod default/${name}`)
})
