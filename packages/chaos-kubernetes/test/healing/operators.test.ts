import { expect, test } from 'vitest'
import { healingCluster, paths, podSetDefinition } from '../support/healing-cluster.ts'

/** An operator's own kind of workload, with pods that nobody makes again by himself. */
async function operated(spec: object = {}) {
  const cluster = await healingCluster()
  await cluster.make(paths.definitions, podSetDefinition)
  const owner = await cluster.make(paths.podSets, {
    apiVersion: 'example.com/v1',
    kind: 'PodSet',
    metadata: { name: 'kafka' },
    spec,
  })
  const { uid } = owner.metadata
  const reference = { apiVersion: 'example.com/v1', kind: 'PodSet', name: 'kafka', uid, controller: true }
  const pod = async (name: string, annotations: object = {}, restartPolicy = 'Always') =>
    cluster.make(paths.pods, {
      metadata: { name, labels: { app: 'kafka' }, annotations, ownerReferences: [reference] },
      spec: { restartPolicy, containers: [{ name: 'main', image: 'kafka' }] },
    })
  return { ...cluster, pod, uid }
}

test('a pod of an operator that nobody makes again has not healed, although its sibling runs', async () => {
  await using cluster = await operated()
  await cluster.pod('kafka-0')
  await cluster.pod('kafka-1')
  const [first] = await cluster.list('app=kafka')
  await cluster.remove(first!)
  expect(cluster.debts[0]?.data).toMatchObject({ workload: { kind: 'PodSet', name: 'kafka', wanted: null, ready: 2 } })
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(details[0]).toContain('PodSet default/kafka: 1 of 2 pods are ready, 0 of 1 removed pods have been made again')
})

test('it has healed once there is a new pod for each removed one, and as many are ready as before', async () => {
  await using cluster = await operated()
  await cluster.pod('kafka-0')
  await cluster.pod('kafka-1')
  for (const pod of await cluster.list('app=kafka')) await cluster.remove(pod)
  await cluster.pass(5)
  await cluster.pod('kafka-0')
  const back = cluster.clock.sleep(60).then(async () => cluster.pod('kafka-1'))
  const { fates, seconds } = await cluster.heal()
  await back
  expect(fates).toEqual(['healed', 'healed'])
  expect(seconds).toBeGreaterThanOrEqual(60)
})

test('a spare pod that becomes ready takes no place of a removed one', async () => {
  await using cluster = await operated()
  await cluster.pod('kafka-0')
  await cluster.pod('kafka-spare', { 'sim.cluster/ready': 'false' })
  const [first] = await cluster.list('app=kafka')
  await cluster.remove(first!)
  await cluster.call('PATCH', `${paths.pods}/kafka-spare`, { metadata: { annotations: { 'sim.cluster/ready': null } } })
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(details[0]).toContain('0 of 1 removed pods have been made again')
})

test('a pod that had ended by itself is not made again, and is not missed', async () => {
  await using cluster = await operated()
  await cluster.pod('step-0', { 'sim.cluster/complete-after': '1s' }, 'Never')
  const [first] = await cluster.list('app=kafka')
  expect(first?.status?.phase).toBe('Succeeded')
  await cluster.remove({ ...first!, finished: true } as never)
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('an operator that wants fewer by now needs no more than that', async () => {
  await using cluster = await operated({ replicas: 2 })
  await cluster.pod('kafka-0')
  await cluster.pod('kafka-1')
  const [first] = await cluster.list('app=kafka')
  await cluster.remove(first!)
  await cluster.call('PATCH', `${paths.podSets}/kafka`, { spec: { replicas: 0 } })
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('above a kind that may not be read, the last one that may be is the owner', async () => {
  await using cluster = await operated()
  const set = await cluster.make(paths.replicaSets, {
    metadata: {
      name: 'kafka-1',
      ownerReferences: [
        { apiVersion: 'example.com/v1', kind: 'PodSet', name: 'kafka', uid: cluster.uid, controller: true },
      ],
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'kafka' } },
      template: { metadata: { labels: { app: 'kafka' } }, spec: { containers: [{ name: 'main', image: 'kafka' }] } },
    },
  })
  const lift = cluster.sandbox.faults.add({ match: { resource: 'podsets' }, effect: { kind: 'status', code: 403 } })
  const [first, second] = await cluster.list('app=kafka')
  await cluster.remove(first!)
  expect(cluster.debts[0]?.data).toMatchObject({ workload: { kind: 'ReplicaSet', uid: set.metadata.uid, wanted: 2 } })
  lift()
  await cluster.remove(second!)
  expect(cluster.debts[1]?.data).toMatchObject({ workload: { kind: 'PodSet', uid: cluster.uid, wanted: null } })
  expect((await cluster.heal()).fates).toEqual(['healed', 'healed'])
})

test('owners that lead back to themselves are followed once around', async () => {
  await using cluster = await operated()
  const controlledBy = (name: string, uid: string) => [
    { apiVersion: 'example.com/v1', kind: 'PodSet', name, uid, controller: true },
  ]
  const above = await cluster.make(paths.podSets, {
    apiVersion: 'example.com/v1',
    kind: 'PodSet',
    metadata: { name: 'above', ownerReferences: controlledBy('kafka', cluster.uid) },
  })
  const ownerReferences = controlledBy('above', above.metadata.uid)
  await cluster.call('PATCH', `${paths.podSets}/kafka`, { metadata: { ownerReferences } })
  await cluster.pod('kafka-0')
  const [first] = await cluster.list('app=kafka')
  await cluster.remove(first!)
  expect(cluster.debts[0]?.data).toMatchObject({ owner: { name: 'kafka' }, workload: { name: 'above', ready: 1 } })
  await cluster.pass(5)
  await cluster.pod('kafka-0')
  expect((await cluster.heal()).fates).toEqual(['healed'])
})
