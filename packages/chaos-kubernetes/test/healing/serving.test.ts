import {
  deployments,
  identify,
  type KubernetesObject,
  restartedDeployment,
  type WorkloadDebt,
} from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { healingCluster, paths, workloadOf } from '../support/healing-cluster.ts'

type Cluster = Awaited<ReturnType<typeof healingCluster>>

/** Notes that something was put back and must serve again. */
async function owe(cluster: Cluster, apiVersion: string, kind: string, { metadata }: KubernetesObject, ready: number) {
  const { name, uid } = metadata
  const data = {
    serving: { cluster: await identify(cluster.cluster), apiVersion, kind, namespace: 'default', name, uid },
    ready,
  }
  cluster.debts.push({ data, outcome: 'done', at: cluster.clock.now(), seenUnhealed: false } as WorkloadDebt)
}

test('a Deployment that was scaled to 0 and back serves once as many are ready as before', async () => {
  await using cluster = await healingCluster()
  const web = await cluster.make(
    paths.deployments,
    workloadOf('web', 3, { annotations: { 'sim.cluster/start-delay': '20s' } }),
  )
  await cluster.pass(60)
  for (const replicas of [0, 3]) await cluster.call('PATCH', `${paths.deployments}/web`, { spec: { replicas } })
  await owe(cluster, 'apps/v1', 'Deployment', web, 3)
  const { fates, told } = await cluster.heal()
  expect(fates).toEqual(['healed'])
  expect(told[0]).toMatch(/Deployment default\/web: \d of 3 ready/)
  expect(await cluster.ready('app=web')).toHaveLength(3)
})

test('a workload whose image was wrong has healed once its pods are of its present template', async () => {
  await using cluster = await healingCluster()
  const web = await cluster.make(paths.deployments, workloadOf('web', 2))
  const image = async (name: string) =>
    cluster.call('PATCH', `${paths.deployments}/web`, {
      spec: { template: { spec: { containers: [{ name: 'main', image: name }] } } },
    })
  await image('example/main:2')
  await cluster.pass(30)
  await image('example/main:1')
  await owe(cluster, 'apps/v1', 'Deployment', web, 2)
  expect((await cluster.heal()).fates).toEqual(['healed'])
  expect((await cluster.ready('app=web')).map(({ spec }) => spec.containers[0])).toMatchObject([
    { image: 'example/main:1' },
    { image: 'example/main:1' },
  ])
})

test.each([
  ['StatefulSet', paths.statefulSets, workloadOf('db', 2, { serviceName: 'db' })],
  [
    'DaemonSet',
    paths.daemonSets,
    {
      metadata: { name: 'db' },
      spec: { selector: workloadOf('db', 1).spec.selector, template: workloadOf('db', 1).spec.template },
    },
  ],
] as const)('so has a %s', async (kind, path, manifest) => {
  await using cluster = await healingCluster({ nodes: 2 })
  const made = await cluster.make(path, manifest)
  for (const image of ['db:2', 'db:1'])
    await cluster.call('PATCH', `${path}/db`, {
      spec: { template: { spec: { containers: [{ name: 'main', image }] } } },
    })
  await owe(cluster, 'apps/v1', kind, made, 2)
  expect((await cluster.heal()).fates).toEqual(['healed'])
  expect(await cluster.ready('app=db')).toHaveLength(2)
})

test('one that serves no longer is not healed, and says why', async () => {
  await using cluster = await healingCluster()
  const web = await cluster.make(paths.deployments, workloadOf('web', 2))
  await cluster.make('/api/v1/namespaces/default/resourcequotas', {
    metadata: { name: 'few' },
    spec: { hard: { pods: '1' } },
  })
  for (const replicas of [0, 2]) {
    await cluster.call('PATCH', `${paths.deployments}/web`, { spec: { replicas } })
    await cluster.pass(5)
  }
  await owe(cluster, 'apps/v1', 'Deployment', web, 2)
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(details[0]).toMatch(/^Deployment default\/web: 1 of 2 pods are ready.*exceeded quota/)
})

test('what served nothing before owes nothing', async () => {
  await using cluster = await healingCluster()
  const web = await cluster.make(
    paths.deployments,
    workloadOf('web', 2, { paused: true, annotations: { 'sim.cluster/crash': 'true' } }),
  )
  await owe(cluster, 'apps/v1', 'Deployment', web, 0)
  const { fates, seconds } = await cluster.heal()
  expect([fates, seconds]).toEqual([['healed'], 0])
})

test('a Service whose selector was swapped serves once it has as many endpoints as before', async () => {
  await using cluster = await healingCluster()
  await cluster.make(paths.deployments, workloadOf('web', 2))
  const service = await cluster.make('/api/v1/namespaces/default/services', {
    metadata: { name: 'web' },
    spec: { selector: { app: 'none' }, ports: [{ port: 80 }] },
  })
  await owe(cluster, 'v1', 'Service', service, 2)
  const back = cluster.clock
    .sleep(20)
    .then(async () =>
      cluster.call('PATCH', '/api/v1/namespaces/default/services/web', { spec: { selector: { app: 'web' } } }),
    )
  const { fates, told } = await cluster.heal()
  await back
  expect(fates).toEqual(['healed'])
  expect(told[0]).toBe('Service default/web: 0 of 2 ready')
})

test('what serves for somebody who deleted it meanwhile is gone', async () => {
  await using cluster = await healingCluster()
  const web = await cluster.make(paths.deployments, workloadOf('web', 1))
  await owe(cluster, 'apps/v1', 'Deployment', web, 1)
  await cluster.call('DELETE', `${paths.deployments}/web`)
  await cluster.pass(5)
  expect((await cluster.heal()).fates).toEqual(['gone'])
})

async function restart(cluster: Cluster, restartedAt: string, { arrives = true, unknown = false } = {}) {
  const { metadata, status } = await cluster.read(deployments, 'web')
  const data = restartedDeployment.parse({
    cluster: await identify(cluster.cluster),
    namespace: 'default',
    name: 'web',
    uid: metadata.uid,
    restartedAt,
    ready: status?.readyReplicas ?? 0,
  })
  const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt }
  if (arrives)
    await cluster.call('PATCH', `${paths.deployments}/web`, { spec: { template: { metadata: { annotations } } } })
  cluster.debts.push({ data, outcome: unknown ? 'unknown' : 'done', at: cluster.clock.now(), seenUnhealed: false })
}

test('a restarted Deployment has healed once its pods are new and ready', async () => {
  await using cluster = await healingCluster()
  await cluster.make(paths.deployments, workloadOf('web', 3, { annotations: { 'sim.cluster/start-delay': '50s' } }))
  await cluster.pass(120)
  const before = (await cluster.list('app=web')).map(({ metadata }) => metadata.uid)
  await restart(cluster, '2026-01-01T00:02:00Z')
  const { fates, seconds } = await cluster.heal()
  expect(fates).toEqual(['healed'])
  // One pod after the other: longer than the patience, but never without any progress.
  expect(seconds).toBeGreaterThan(140)
  const now = await cluster.ready('app=web')
  expect(now).toHaveLength(3)
  expect(now.filter(({ metadata }) => before.includes(metadata.uid))).toEqual([])
})

test('a restart of unknown outcome that did not arrive is not applied, after the time that the server may take for it', async () => {
  await using cluster = await healingCluster()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  await restart(cluster, '2026-01-01T00:02:00Z', { arrives: false, unknown: true })
  const { fates, seconds } = await cluster.heal()
  expect(fates).toEqual(['not-applied'])
  expect(seconds).toBeGreaterThanOrEqual(30)
})

test('that time can be over between two looks at the workload', async () => {
  await using cluster = await healingCluster()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  await restart(cluster, '2026-01-01T00:02:00Z', { arrives: false, unknown: true })
  await cluster.pass(0.7)
  expect((await cluster.heal()).fates).toEqual(['not-applied'])
})

test('one that did arrive heals', async () => {
  await using cluster = await healingCluster()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  await restart(cluster, '2026-01-01T00:02:00Z', { unknown: true })
  expect((await cluster.heal()).fates).toEqual(['healed'])
})

test('a restart whose new pods do not start is not healed', async () => {
  await using cluster = await healingCluster()
  await cluster.make(paths.deployments, workloadOf('web', 1))
  await cluster.make('/api/v1/namespaces/default/resourcequotas', {
    metadata: { name: 'few' },
    spec: { hard: { pods: '1' } },
  })
  await restart(cluster, '2026-01-01T00:02:00Z')
  const { fates, details } = await cluster.heal()
  expect(fates).toEqual(['degraded'])
  expect(details[0]).toMatch(/^Deployment default\/web: 0 of 1 pods are of its present template; .*exceeded quota/)
})
