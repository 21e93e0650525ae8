import { expect, it } from 'vitest'
import { podsPath, virtualCluster } from '../virtual-cluster.ts'

const path = (plural: string) => `/apis/apps/v1/namespaces/default/${plural}`
const setOf = (kind: string, name: string, spec: object, annotations: object = {}) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, annotations },
      spec: { containers: [{ name: 'main', image: 'example/main:1' }] },
    },
    ...spec,
  },
})
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'main', image: name }] } } } })

it('with a surge, a DaemonSet removes an old pod only when the new one is available', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
  await cluster.api.post(path('daemonsets'), setOf('DaemonSet', 'd', { updateStrategy, minReadySeconds: 5 }))
  await cluster.pass(10)
  const images = async () =>
    (await cluster.api.items(podsPath)).map(
      ({ spec }) => (spec['containers'] as readonly { image: string }[])[0]?.image,
    )
  expect(await images()).toHaveLength(3)
  await cluster.api.merge(`${path('daemonsets')}/d`, image('example/main:2'))
  await cluster.pass(2)
  expect((await images()).toSorted()).toEqual([...Array(3).fill('example/main:1'), 'example/main:2'])
  await cluster.pass(60)
  expect(await images()).toEqual(Array(3).fill('example/main:2'))
  expect((await cluster.api.get(`${path('daemonsets')}/d`)).body['status']).toMatchObject({
    numberAvailable: 3,
    updatedNumberScheduled: 3,
    currentNumberScheduled: 3,
  })
})

it('with OnDelete, nothing is replaced until somebody deletes it', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  const updateStrategy = { type: 'OnDelete' }
  await cluster.api.post(path('daemonsets'), setOf('DaemonSet', 'd', { updateStrategy }))
  await cluster.api.post(
    path('statefulsets'),
    setOf('StatefulSet', 's', { updateStrategy, serviceName: 's', replicas: 1 }),
  )
  await cluster.pass(1)
  const uids = async () => (await cluster.api.items(podsPath)).map(({ metadata }) => metadata.uid)
  const before = await uids()
  for (const set of ['daemonsets/d', 'statefulsets/s']) await cluster.api.merge(path(set), image('example/main:2'))
  await cluster.pass(60)
  expect(await uids()).toEqual(before)
  await cluster.api.delete(`${podsPath}/s-0`)
  await cluster.pass(5)
  expect((await cluster.pod('s-0')).spec.containers[0]?.image).toBe('example/main:2')
})

it('a StatefulSet waits until a pod has been ready for long enough, unless its policy is Parallel', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  const spec = { serviceName: 's', replicas: 3, minReadySeconds: 10 }
  await cluster.api.post(path('statefulsets'), setOf('StatefulSet', 's', spec))
  await cluster.api.post(path('statefulsets'), setOf('StatefulSet', 't', { ...spec, podManagementPolicy: 'Parallel' }))
  await cluster.pass(5)
  const names = async () => (await cluster.api.items(podsPath)).map(({ metadata }) => metadata.name)
  expect(await names()).toEqual(['s-0', 't-0', 't-1', 't-2'])
  expect((await cluster.api.get(`${path('statefulsets')}/t`)).body['status']).toMatchObject({
    readyReplicas: 3,
    availableReplicas: 0,
  })
  await cluster.pass(40)
  expect(await names()).toEqual(['s-0', 's-1', 's-2', 't-0', 't-1', 't-2'])
  expect((await cluster.api.get(`${path('statefulsets')}/s`)).body['status']).toMatchObject({ availableReplicas: 3 })
})

it('below the partition, a StatefulSet makes pods from its old template', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }
  await cluster.api.post(
    path('statefulsets'),
    setOf('StatefulSet', 's', { serviceName: 's', replicas: 2, updateStrategy }),
  )
  await cluster.pass(5)
  await cluster.api.merge(`${path('statefulsets')}/s`, image('example/main:2'))
  await cluster.pass(5)
  await cluster.api.delete(`${podsPath}/s-0`)
  await cluster.pass(5)
  expect((await cluster.pod('s-0')).spec.containers[0]?.image).toBe('example/main:1')
  expect((await cluster.pod('s-1')).spec.containers[0]?.image).toBe('example/main:2')
})

it('the claims of a StatefulSet go with its pods or with itself where it says so', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  const claims = '/api/v1/namespaces/default/persistentvolumeclaims'
  await cluster.api.post(
    path('statefulsets'),
    setOf('StatefulSet', 's', {
      serviceName: 's',
      replicas: 2,
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    }),
  )
  await cluster.pass(5)
  const names = async () => (await cluster.api.items(claims)).map(({ metadata }) => metadata.name)
  expect(await names()).toEqual(['data-s-0', 'data-s-1'])
  await cluster.api.merge(`${path('statefulsets')}/s`, { spec: { replicas: 1 } })
  await cluster.pass(10)
  expect(await names()).toEqual(['data-s-0'])
  await cluster.api.delete(`${path('statefulsets')}/s`)
  await cluster.pass(10)
  expect(await names()).toEqual([])
})
