import { expect, it } from 'vitest'
import { conditionOf, virtualCluster } from '../virtual-cluster.ts'

const containerWith = (fields: object) => ({ containers: [{ name: 'main', image: 'example/main:1', ...fields }] })
const configMap = (name: string, data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })
const configMapsPath = '/api/v1/namespaces/default/configmaps'
const secretsPath = '/api/v1/namespaces/default/secrets'
const keyOf = (name: string, key: string, optional?: boolean) => ({
  name: key.toUpperCase(),
  valueFrom: { configMapKeyRef: { name, key, ...(optional === undefined ? {} : { optional }) } },
})

it('a container whose environment names a ConfigMap that is not there waits for it, and for the key in it', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', containerWith({ env: [keyOf('settings', 'mode')] }))
  await cluster.pass(5)
  const waiting = (message: string) => ({
    phase: 'Pending',
    containerStatuses: [{ restartCount: 0, state: { waiting: { reason: 'CreateContainerConfigError', message } } }],
  })
  const pod = await cluster.pod('p')
  expect(pod.status).toMatchObject(waiting('configmap "settings" not found'))
  expect(conditionOf(pod, 'Ready')).toBe('False ContainersNotReady')
  await cluster.api.post(configMapsPath, configMap('settings', { other: 'x' }))
  await cluster.pass(1)
  expect((await cluster.pod('p')).status).toMatchObject(waiting("couldn't find key mode in ConfigMap default/settings"))
  await cluster.api.merge(`${configMapsPath}/settings`, { data: { mode: 'fast' } })
  await cluster.pass(1)
  expect((await cluster.pod('p')).status).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true }] })
  expect((await cluster.eventsOf('p')).filter((event) => event.startsWith('Failed')).sort()).toEqual([
    'Failed: Error: configmap "settings" not found',
    "Failed: Error: couldn't find key mode in ConfigMap default/settings",
  ])
})

it('envFrom is looked at before env, and what is optional is not waited for', async () => {
  await using cluster = await virtualCluster()
  const env = [keyOf('settings', 'mode', true)]
  await cluster.createPod('free', containerWith({ env, envFrom: [{ secretRef: { name: 'keys', optional: true } }] }))
  await cluster.createPod(
    'bound',
    containerWith({ env: [keyOf('no', 'no')], envFrom: [{ secretRef: { name: 'keys' } }] }),
  )
  await cluster.pass(1)
  expect((await cluster.pod('free')).status.phase).toBe('Running')
  expect((await cluster.pod('bound')).status.containerStatuses).toMatchObject([
    { state: { waiting: { message: 'secret "keys" not found' } } },
  ])
})

it('a container that dies while its ConfigMap is gone does not start again until it is back', async () => {
  await using cluster = await virtualCluster()
  await cluster.api.post(configMapsPath, configMap('settings', { mode: 'fast' }))
  await cluster.createPod('p', containerWith({ env: [keyOf('settings', 'mode')] }))
  await cluster.pass(1)
  await cluster.api.delete(`${configMapsPath}/settings`)
  await cluster.annotate('p', { kill: '9' })
  await cluster.pass(10)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([
    {
      restartCount: 0,
      state: { waiting: { reason: 'CreateContainerConfigError' } },
      lastState: { terminated: { exitCode: 9 } },
    },
  ])
  await cluster.api.post(configMapsPath, configMap('settings', { mode: 'fast' }))
  await cluster.pass(1)
  expect((await cluster.pod('p')).status.containerStatuses).toMatchObject([{ restartCount: 1, ready: true }])
})

it('a pod whose mounted volumes need what is not there is being created until it is', async () => {
  await using cluster = await virtualCluster()
  const volumes = [
    { name: 'config', configMap: { name: 'settings', items: [{ key: 'a', path: 'a' }] } },
    { name: 'keys', projected: { sources: [{ secret: { name: 'keys', items: [{ key: 'k', path: 'k' }] } }] } },
    { name: 'perhaps', secret: { secretName: 'perhaps', optional: true } },
    { name: 'unused', secret: { secretName: 'unused' } },
  ]
  const volumeMounts = ['config', 'keys', 'perhaps'].map((name) => ({ name, mountPath: `/${name}` }))
  await cluster.createPod('p', { volumes, ...containerWith({ volumeMounts }) })
  await cluster.pass(5)
  const pod = await cluster.pod('p')
  expect(pod.status).toMatchObject({
    phase: 'Pending',
    containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }],
  })
  expect(pod.status.podIP).toBeUndefined()
  expect(conditionOf(pod, 'PodReadyToStartContainers')).toBe('False')
  await cluster.api.post(configMapsPath, configMap('settings', { b: '' }))
  await cluster.api.post(secretsPath, { metadata: { name: 'keys' }, stringData: { k: 'v' } })
  await cluster.pass(5)
  expect((await cluster.eventsOf('p')).filter((event) => event.startsWith('FailedMount')).sort()).toEqual([
    'FailedMount: MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
    'FailedMount: MountVolume.SetUp failed for volume "config" : configmap references non-existent config key: a',
    'FailedMount: MountVolume.SetUp failed for volume "keys" : secret "keys" not found',
  ])
  await cluster.api.merge(`${configMapsPath}/settings`, { data: { a: '' } })
  await cluster.pass(1)
  expect((await cluster.pod('p')).status.phase).toBe('Running')
})

it('a pod that waits for a Secret can be deleted', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', containerWith({ envFrom: [{ secretRef: { name: 'keys' } }] }))
  await cluster.pass(1)
  await cluster.api.delete('/api/v1/namespaces/default/pods/p')
  await cluster.pass(31)
  expect((await cluster.api.get('/api/v1/namespaces/default/pods/p')).code).toBe(404)
})
