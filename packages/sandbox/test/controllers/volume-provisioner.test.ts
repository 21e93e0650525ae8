import { expect, it } from 'vitest'
import { startSandbox } from '../../src/index.ts'
import { apiOf, type Item } from '../api-of.ts'
import { virtualCluster } from '../virtual-cluster.ts'

const claims = '/api/v1/namespaces/default/persistentvolumeclaims'
const volumes = '/api/v1/persistentvolumes'
const classes = '/apis/storage.k8s.io/v1/storageclasses'

const claim = (name: string, spec: object = {}) => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
})

const using = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] })

it('a claim that names no class gets a volume of the standard class, which goes with it', async () => {
  await using cluster = await virtualCluster()
  await cluster.api.post(claims, claim('data'))
  await cluster.createPod('p', using('data'))
  await cluster.pass(1)
  const bound = (await cluster.api.get(`${claims}/data`)).body as unknown as Item
  expect(bound).toMatchObject({
    spec: { storageClassName: 'standard', volumeName: `pvc-${bound.metadata.uid}` },
    status: { phase: 'Bound', capacity: { storage: '1Gi' } },
  })
  expect((await cluster.pod('p')).status.phase).toBe('Running')
  expect(await cluster.api.items(volumes)).toMatchObject([
    {
      spec: { persistentVolumeReclaimPolicy: 'Delete', claimRef: { name: 'data' } },
      status: { phase: 'Bound' },
    },
  ])
  expect(await cluster.eventsOf('data')).toContain(
    `ProvisioningSucceeded: Successfully provisioned volume pvc-${bound.metadata.uid}`,
  )
  await cluster.api.delete(`/api/v1/namespaces/default/pods/p`)
  await cluster.api.delete(`${claims}/data`)
  await cluster.pass(60)
  expect(await cluster.api.items(claims)).toEqual([])
  expect(await cluster.api.items(volumes)).toEqual([])
})

it('a class that waits for a consumer has its volume made for the node of the first pod', async () => {
  await using cluster = await virtualCluster()
  await cluster.api.post(classes, {
    metadata: { name: 'late' },
    provisioner: 'sim.cluster/volumes',
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
  })
  await cluster.api.post(claims, claim('data', { storageClassName: 'late' }))
  await cluster.pass(1)
  expect((await cluster.api.get(`${claims}/data`)).body['status']).toMatchObject({ phase: 'Pending' })
  await cluster.createPod('p', { ...using('data'), nodeSelector: { 'kubernetes.io/hostname': 'node-2' } })
  await cluster.pass(1)
  expect((await cluster.api.get(`${claims}/data`)).body).toMatchObject({
    metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node-2' } },
    status: { phase: 'Bound' },
  })
  expect((await cluster.pod('p')).spec.nodeName).toBe('node-2')
  await cluster.api.delete(`/api/v1/namespaces/default/pods/p`)
  await cluster.api.delete(`${claims}/data`)
  await cluster.pass(60)
  expect(await cluster.api.items(volumes)).toMatchObject([{ status: { phase: 'Released' } }])
})

it('a claim can name its volume, and says so where the two do not fit', async () => {
  await using cluster = await virtualCluster()
  const volume = (name: string, storage: string) => ({
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'own',
      hostPath: { path: '/srv' },
    },
  })
  await cluster.api.post(volumes, volume('large', '2Gi'))
  await cluster.api.post(volumes, volume('small', '1Mi'))
  await cluster.api.post(claims, claim('fits', { storageClassName: 'own', volumeName: 'large' }))
  await cluster.api.post(claims, claim('not', { storageClassName: 'own', volumeName: 'small' }))
  await cluster.pass(1)
  expect((await cluster.api.get(`${claims}/fits`)).body).toMatchObject({
    metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    status: { phase: 'Bound', capacity: { storage: '2Gi' } },
  })
  expect((await cluster.api.get(`${claims}/not`)).body['status']).toMatchObject({ phase: 'Pending' })
  expect((await cluster.eventsOf('not')).join()).toContain(
    'VolumeMismatch: Cannot bind to requested volume "small": requested PV is too small',
  )
})

it('without its provisioner a sandbox has no storage class, as a bare control plane', async () => {
  await using sandbox = await startSandbox({ preset: 'empty', nodes: 0, without: ['volume-provisioner'] })
  expect(await apiOf(sandbox.url).items(classes)).toEqual([])
})
