import type { FaultMatch } from 'chaos-sandbox'
import { expect, test } from 'vitest'
import { healingCluster, paths, workloadOf } from '../support/healing-cluster.ts'

async function withRemovedPod() {
  const cluster = await healingCluster()
  await cluster.make(paths.deployments, workloadOf('web', 2))
  const [first] = await cluster.list('app=web')
  return {
    ...cluster,
    first: first!,
    refuse: (match: FaultMatch, code = 403) => cluster.sandbox.faults.add({ match, effect: { kind: 'status', code } }),
  }
}

test('an account that may list pods but not get one sees the healing', async () => {
  await using cluster = await withRemovedPod()
  cluster.refuse({ verb: 'get', resource: 'pods' })
  await cluster.remove(cluster.first)
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('an account that may list pods but not watch them sees the healing', async () => {
  await using cluster = await withRemovedPod()
  cluster.refuse({ verb: 'watch' })
  await cluster.remove(cluster.first)
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('an account that may list pods and read nothing else sees that each removed one has been made again', async () => {
  await using cluster = await withRemovedPod()
  for (const resource of ['replicasets', 'deployments', 'events']) cluster.refuse({ resource })
  cluster.refuse({ verb: 'watch' })
  cluster.refuse({ verb: 'get' })
  await cluster.remove(cluster.first)
  expect(cluster.debts[0]?.data).toMatchObject({ workload: { kind: 'ReplicaSet', wanted: null, ready: 2 } })
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('an account that may get a Deployment but not list them does', async () => {
  await using cluster = await withRemovedPod()
  cluster.refuse({ verb: 'list', resource: 'deployments' })
  cluster.refuse({ verb: 'list', resource: 'replicasets' })
  await cluster.remove(cluster.first)
  expect(cluster.debts[0]?.data).toMatchObject({ workload: { kind: 'Deployment', wanted: 2, ready: 2 } })
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('where pods may not be listed nobody can tell, which is said at once with the right that is missing', async () => {
  await using cluster = await withRemovedPod()
  await cluster.remove(cluster.first)
  cluster.refuse({ verb: 'list', resource: 'pods' })
  const { fates, details, seconds } = await cluster.heal()
  expect(fates).toEqual(['open'])
  expect(details[0]).toMatch(
    /^nobody can tell whether it has healed: The API server refused to list pods in namespace default/,
  )
  expect(seconds).toBe(0)
})

test.each([429, 500, 503, 504])(
  'an API server that answers every call with %i for a while delays the proof',
  async (code) => {
    await using cluster = await withRemovedPod()
    await cluster.remove(cluster.first)
    cluster.sandbox.faults.add({ match: {}, effect: { kind: 'status', code }, durationMilliseconds: 20_000 })
    expect((await cluster.heal()).fates).toEqual(['healed'])
  },
)

test.each([
  ['a reset of every call', { kind: 'reset', effect: 'before' }],
  ['a partition', { kind: 'partition' }],
] as const)('%s for 30 seconds delays the proof', async (_what, effect) => {
  await using cluster = await withRemovedPod()
  await cluster.remove(cluster.first)
  cluster.sandbox.faults.add({ match: { userAgent: 'chaos' }, effect, durationMilliseconds: 30_000 })
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('a watch that falls silent delays the proof until the list that follows it', async () => {
  await using cluster = await withRemovedPod()
  await cluster.hold(cluster.first)
  await cluster.remove(cluster.first)
  cluster.sandbox.faults.add({
    match: { verb: 'watch', userAgent: 'chaos' },
    effect: { kind: 'stall', afterEvents: 0 },
  })
  const released = cluster.clock.sleep(10).then(async () => cluster.letGo(cluster.first))
  const { fates, seconds } = await cluster.heal()
  await released
  expect(fates).toEqual(['healed'])
  expect(seconds).toBeGreaterThanOrEqual(75)
})

test('an API server that stays away leaves the question open, and says why', async () => {
  await using cluster = await withRemovedPod()
  await cluster.remove(cluster.first)
  cluster.refuse({ userAgent: 'chaos' }, 503)
  const { fates, details, seconds } = await cluster.heal()
  expect(fates).toEqual(['open'])
  expect(details[0]).toMatch(/^nobody can tell whether it has healed: The API server refused/)
  expect(seconds).toBeLessThan(180)
})

test('one that goes away while pods are awaited leaves the question open, too', async () => {
  await using cluster = await withRemovedPod()
  await cluster.hold(cluster.first)
  await cluster.remove(cluster.first)
  const away = cluster.clock.sleep(10).then(() => cluster.refuse({ userAgent: 'chaos' }, 503))
  const { fates, details } = await cluster.heal()
  await away
  expect(fates).toEqual(['open'])
  expect(details[0]).toMatch(/^Deployment default\/web: nobody can tell whether it has healed/)
})

test('on another cluster nothing is judged', async () => {
  await using cluster = await withRemovedPod()
  await cluster.remove(cluster.first)
  const { data } = cluster.debts[0]!
  Object.assign(cluster.debts[0]!, {
    data: { ...data, cluster: { uid: 'another', server: 'https://other', context: null } },
  })
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['open'])
  expect(details[0]).toContain('leads to another one')
})

test('a context that the command line of a recovery names and that is not there is said at once', async () => {
  await using cluster = await withRemovedPod()
  await cluster.remove(cluster.first)
  const environment = { ...cluster.context.environment, CHAOS_CONTEXT: 'gone' }
  const { fates, details, seconds } = await cluster.heal({ environment, recorded: new Set() })
  expect(fates).toEqual(['open'])
  expect(details[0]).toContain('has no context "gone"')
  expect(seconds).toBe(0)
})
