import { pods, statefulSets } from 'chaos-kubernetes-access'
import type { Clock } from 'chaos-plugin-api'
import { expect, test } from 'vitest'
import { healingCluster, paths, workloadOf } from '../support/healing-cluster.ts'

const shop = healingCluster

/** Each kind of workload that we know, and how its pods are found. */
const known = [
  ['Deployment', paths.deployments, workloadOf('web', 3)],
  ['StatefulSet', paths.statefulSets, workloadOf('web', 3, { serviceName: 'web' })],
  ['ReplicaSet', paths.replicaSets, workloadOf('web', 3)],
  [
    'ReplicationController',
    paths.replicationControllers,
    { metadata: { name: 'web' }, spec: { ...workloadOf('web', 3).spec, selector: { app: 'web' } } },
  ],
  [
    'DaemonSet',
    paths.daemonSets,
    {
      metadata: { name: 'web' },
      spec: { selector: workloadOf('web', 3).spec.selector, template: workloadOf('web', 3).spec.template },
    },
  ],
] as const

const jobOf = (spec: object, duration = '1h') => ({
  metadata: { name: 'sums' },
  spec: {
    ...spec,
    template: {
      metadata: { annotations: { 'sim.cluster/complete-after': duration } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'example/main:1' }] },
    },
  },
})

test.each(known)(
  'removed pods of a %s have healed once they are gone and as many are ready as before',
  async (kind, path, manifest) => {
    await using cluster = await shop()
    await cluster.make(path, manifest)
    const [first, second] = await cluster.list('app=web')
    await cluster.remove(first!)
    await cluster.remove(second!)
    expect(cluster.debts[0]?.data).toMatchObject({ workload: { kind, name: 'web', wanted: 3, ready: 3 } })
    const { fates, told } = await cluster.heal()
    expect(fates).toEqual(['healed', 'healed'])
    expect(told[0]).toMatch(new RegExp(`^${kind} default/web: \\d of 3 ready`))
    const now = await cluster.ready('app=web')
    expect(now).toHaveLength(3)
    expect(now.map(({ metadata }) => metadata.uid)).not.toContain(first!.metadata.uid)
  },
)

test('two killed and one back is not healed', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 2))
  const both = await cluster.list('app=web')
  // The next pods but one don't start.
  await cluster.make('/api/v1/namespaces/default/resourcequotas', {
    metadata: { name: 'few' },
    spec: { hard: { pods: '2' } },
  })
  for (const pod of both) await cluster.remove(pod)
  await cluster.call('PATCH', '/api/v1/namespaces/default/resourcequotas/few', { spec: { hard: { pods: '1' } } })
  const { fates, details, seconds } = await cluster.heal()
  expect(fates).toEqual(['degraded', 'degraded'])
  expect(details[0]).toMatch(/^Deployment default\/web: 1 of 2 pods are ready; .*exceeded quota/)
  expect(seconds).toBeGreaterThanOrEqual(120)
  expect(seconds).toBeLessThan(180)
})

test('a workload that wants fewer by now needs no more than that', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 3))
  const [first] = await cluster.list('app=web')
  await cluster.remove(first!)
  await cluster.call('PATCH', `${paths.deployments}/web`, { spec: { replicas: 1 } })
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('a workload that was in trouble before is not our debt, and is named', async () => {
  await using cluster = await shop()
  await cluster.make(
    paths.statefulSets,
    workloadOf('db', 2, { serviceName: 'db', annotations: { 'sim.cluster/start-delay': '1h' } }),
  )
  const [first] = await cluster.list('app=db')
  await cluster.remove(first!)
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['healed'])
  expect(details[0]).toContain('StatefulSet default/db was in trouble before: 0 of 2 pods were ready')
})

test('one that was in trouble before and lost what it had is named with what it lacks', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 2))
  const [first, second] = await cluster.list('app=web')
  await cluster.call('PATCH', `${paths.pods}/${first!.metadata.name}`, {
    metadata: { annotations: { 'sim.cluster/crash': 'true' } },
  })
  await cluster.pass(30)
  await cluster.call('PATCH', `${paths.deployments}/web`, {
    spec: { paused: true, template: { spec: { containers: [{ name: 'main', image: 'example/main:1' }] } } },
  })
  await cluster.make('/api/v1/namespaces/default/resourcequotas', {
    metadata: { name: 'none' },
    spec: { hard: { pods: '0' } },
  })
  await cluster.remove(second!)
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['healed'])
  expect(details[0]).toMatch(/0 of 1 pods are ready; .*it was in trouble before: 1 of 2 pods were ready/)
})

test.each([
  ['crash', { 'sim.cluster/crash': 'true' }, /CrashLoopBackOff/],
  ['image', { 'sim.cluster/image-pull': 'fail' }, /ImagePullBackOff|ErrImagePull/],
] as const)('a replacement that does not start tells why (%s)', async (_what, annotations, why) => {
  await using cluster = await shop()
  await cluster.make(paths.replicaSets, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  // Only pods that are made from now on have it.
  await cluster.call('PATCH', `${paths.replicaSets}/web`, { spec: { template: { metadata: { annotations } } } })
  await cluster.remove(first!)
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(details[0]).toMatch(/^ReplicaSet default\/web: 0 of 1 pods are ready; Pod default\/web-/)
  expect(details[0]).toMatch(why)
})

test('a replacement that no node takes tells so', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  for (const { metadata } of await cluster.cluster.list({
    group: '',
    version: 'v1',
    plural: 'nodes',
    kind: 'Node',
    namespaced: false,
  }))
    await cluster.call('PATCH', `/api/v1/nodes/${metadata.name}`, { spec: { unschedulable: true } })
  const [first] = await cluster.list('app=web')
  await cluster.remove(first!)
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(details[0]).toMatch(/Unschedulable \(.*nodes are available/)
})

test('a pod that its finalizer holds is named with it, and with the news that the rest is back', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  await cluster.hold(first!)
  await cluster.remove(first!)
  const { fates, details, told } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  const stuck = `Pod default/${first!.metadata.name} is held by the finalizer example.com/hold`
  expect(details).toEqual([`Deployment default/web: 1 of 1 pods are ready, but ${stuck}`])
  expect(told.at(-1)).toBe('Deployment default/web: 1 of 1 ready, 1 still ending')
})

test('a slow start is waited for as long as it moves on, and no longer than the workload itself allows', async () => {
  await using cluster = await shop()
  await cluster.make(
    paths.statefulSets,
    workloadOf('db', 3, { serviceName: 'db', annotations: { 'sim.cluster/start-delay': '90s' } }),
  )
  await cluster.pass(300)
  const all = await cluster.list('app=db')
  for (const pod of all) await cluster.remove(pod)
  const { fates, seconds } = await cluster.heal()
  expect(fates).toEqual(['healed', 'healed', 'healed'])
  // One after the other: no pause is longer than the patience, but all of them are.
  expect(seconds).toBeGreaterThan(240)
})

test('the deadline is that of the Deployment', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1, { progressDeadlineSeconds: 40 }))
  const [first] = await cluster.list('app=web')
  await cluster.hold(first!)
  await cluster.remove(first!)
  const { fates, seconds } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(seconds).toBeLessThan(45)
})

test('what was waited for in vain before is looked at once', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  await cluster.hold(first!)
  await cluster.remove(first!)
  await cluster.pass(5)
  const { fates, details, seconds } = await cluster.heal({ seenUnhealed: true })
  expect([fates, seconds]).toEqual([['degraded'], 0])
  expect(details[0]).toContain('example.com/hold')
  await cluster.letGo(first!)
  await cluster.pass(5)
  expect((await cluster.heal({ seenUnhealed: true })).fates).toEqual(['healed'])
})

test('a pod whose owner is gone has nobody to heal it', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  await cluster.remove(first!)
  await cluster.call('DELETE', `${paths.deployments}/web`)
  await cluster.pass(5)
  expect((await cluster.heal()).fates).toEqual(['gone'])
})

test('an owner that somebody has made anew is another one', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  await cluster.remove(first!)
  await cluster.call('DELETE', `${paths.deployments}/web`)
  await cluster.pass(5)
  await cluster.make(paths.deployments, workloadOf('web', 1))
  expect((await cluster.heal()).fates).toEqual(['replaced'])
})

test('a removal of unknown outcome is not applied only after the time that the server may take for it', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  await cluster.removeInVain(first!)
  const { fates, seconds } = await cluster.heal()
  expect(fates).toEqual(['not-applied'])
  expect(seconds).toBeGreaterThanOrEqual(30)
})

test.each([1, 2, 3, 4, 5, 6])('that time can be over while it is looked at: %d ms after waking', async (early) => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  await cluster.removeInVain(first!)
  // It wakes a little early, and a millisecond passes each time that it is asked.
  let asked = 0
  const clock: Clock = {
    now: () => cluster.clock.now() + asked++,
    sleep: (seconds, signal) => cluster.clock.sleep(Math.max(0, seconds - early / 1000), signal),
  }
  expect((await cluster.heal({ clock })).fates).toEqual(['not-applied'])
})

test('a removal of unknown outcome that arrives late heals like any other', async () => {
  await using cluster = await shop()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  const [first] = await cluster.list('app=web')
  await cluster.removeInVain(first!)
  const late = cluster.clock
    .sleep(20)
    .then(async () => cluster.call('DELETE', `${paths.pods}/${first!.metadata.name}`, { gracePeriodSeconds: 1 }))
  const { fates } = await cluster.heal()
  await late
  expect(fates).toEqual(['healed'])
  await expect(cluster.read(pods, first!.metadata.name)).rejects.toThrow('was not found')
})

test('a pod of a Job has healed once the Job has another one at work', async () => {
  await using cluster = await shop()
  await cluster.make(paths.jobs, jobOf({ backoffLimit: 3 }))
  const [first] = await cluster.list('job-name=sums')
  await cluster.remove(first!)
  expect(cluster.debts[0]?.data).toMatchObject({ workload: { kind: 'Job', wanted: 1, ready: 1 } })
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('a Job that has failed since has not healed, which is said at once', async () => {
  await using cluster = await shop()
  await cluster.make(paths.jobs, jobOf({ activeDeadlineSeconds: 12 }))
  const [first] = await cluster.list('job-name=sums')
  await cluster.remove(first!)
  await cluster.pass(5)
  const { fates, details, seconds } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(details[0]).toMatch(/^Job default\/sums: it has failed; DeadlineExceeded/)
  expect(seconds).toBeLessThan(20)
})

test('a finished pod of a Job that has succeeded is not made again', async () => {
  await using cluster = await shop()
  await cluster.make(paths.jobs, jobOf({}, '2s'))
  const [first] = await cluster.list('job-name=sums')
  expect(first?.status?.phase).toBe('Succeeded')
  await cluster.remove(first!)
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('a drain of many workloads is judged once for each, on one list and one watch', async () => {
  await using cluster = await shop()
  for (let one = 0; one < 6; one += 1) await cluster.make(paths.deployments, workloadOf(`web-${one}`, 4))
  const all = (await Promise.all(Array.from({ length: 6 }, async (_, one) => cluster.list(`app=web-${one}`)))).flat()
  for (const pod of all) await cluster.remove(pod)
  const before = cluster.sandbox.faults.calls.length
  const { fates, told } = await cluster.heal()
  expect(fates).toEqual(Array.from({ length: 24 }, () => 'healed'))
  const calls = cluster.sandbox.faults.calls.slice(before).map(({ verb, resource }) => `${verb} ${resource}`)
  expect(calls.filter((call) => call.endsWith(' pods'))).toEqual(['list pods', 'watch pods'])
  expect(calls.length).toBeLessThan(12)
  expect(told[0]).toContain('and 5 more')
})

test('as many as a StatefulSet wants must be ready after a removal by an older version, which did not write down its owner', async () => {
  await using cluster = await shop()
  await cluster.make(paths.statefulSets, workloadOf('db', 2, { serviceName: 'db' }))
  const [first] = await cluster.list('app=db')
  await cluster.remove(first!)
  const { workload: _, ...data } = cluster.debts[0]!.data as { workload?: unknown }
  Object.assign(cluster.debts[0]!, { data })
  expect((await cluster.heal()).fates).toEqual(['healed'])
  expect((await cluster.read(statefulSets, 'db')).status?.readyReplicas).toBe(2)
})
