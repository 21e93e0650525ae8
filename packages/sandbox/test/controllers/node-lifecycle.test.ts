import { expect, it } from 'vitest'
import { deploymentOf } from '../api-of.ts'
import { conditionOf, podsPath, virtualCluster } from '../virtual-cluster.ts'

const nodePath = '/api/v1/nodes/node-1'
const onNode = (name: string) => ({ nodeSelector: { 'kubernetes.io/hostname': name } })

async function nodeState(cluster: Awaited<ReturnType<typeof virtualCluster>>, path = nodePath) {
  const { body } = await cluster.api.get(path)
  const { spec, status } = body as unknown as {
    readonly spec: { readonly taints?: readonly { readonly key: string; readonly effect: string }[] }
    readonly status: {
      readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[]
    }
  }
  return {
    ready: status.conditions.find(({ type }) => type === 'Ready'),
    conditions: status.conditions,
    taints: (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`),
  }
}

it('a node whose kubelet dies becomes unknown, its pods unready, and after their toleration deleted, until it comes back', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', onNode('node-1'))
  await cluster.pass(1)
  await cluster.api.merge(nodePath, { metadata: { labels: { 'sim.cluster/kubelet': 'dead' } } })
  await cluster.pass(49)
  expect((await nodeState(cluster)).ready?.status).toBe('True')
  await cluster.pass(2)
  expect(await nodeState(cluster)).toMatchObject({
    ready: { status: 'Unknown', reason: 'NodeStatusUnknown' },
    taints: ['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'],
  })
  expect((await cluster.pod('p')).status.phase).toBe('Running')
  expect(conditionOf(await cluster.pod('p'), 'Ready')).toBe('False')
  expect(await cluster.eventsOf('node-1')).toContain('NodeNotReady: Node node-1 status is now: NodeNotReady')
  expect(await cluster.eventsOf('p')).toContain('NodeNotReady: Node is not ready')
  await cluster.pass(298)
  expect((await cluster.pod('p')).metadata.deletionTimestamp).toBeUndefined()
  await cluster.pass(3)
  const evicted = await cluster.pod('p')
  expect(evicted.metadata.deletionTimestamp).toBeDefined()
  expect(conditionOf(evicted, 'DisruptionTarget')).toBe('True DeletionByTaintManager')
  await cluster.pass(3600)
  expect((await cluster.api.get(`${podsPath}/p`)).code).toBe(200)
  await cluster.api.merge(nodePath, { metadata: { labels: { 'sim.cluster/kubelet': 'running' } } })
  await cluster.pass(60)
  expect(await nodeState(cluster)).toMatchObject({ ready: { status: 'True', reason: 'KubeletReady' }, taints: [] })
  expect((await cluster.api.get(`${podsPath}/p`)).code).toBe(404)
  expect(await cluster.eventsOf('node-1')).toContain('NodeReady: Node node-1 status is now: NodeReady')
})

it('the pods of a node that comes back in time are ready again', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', onNode('node-1'))
  await cluster.pass(1)
  await cluster.api.merge(nodePath, { metadata: { labels: { 'sim.cluster/kubelet': 'dead' } } })
  await cluster.pass(120)
  await cluster.api.merge(nodePath, { metadata: { labels: { 'sim.cluster/kubelet': 'running' } } })
  await cluster.pass(1)
  const pod = await cluster.pod('p')
  expect(conditionOf(pod, 'Ready')).toBe('True')
  expect(pod.status.containerStatuses).toMatchObject([{ restartCount: 0 }])
  await cluster.pass(600)
  expect((await cluster.pod('p')).metadata.deletionTimestamp).toBeUndefined()
})

it('a node that nobody posts a status of becomes unknown; with a simulated kubelet it becomes ready', async () => {
  await using cluster = await virtualCluster()
  const create = (name: string, labels: object) =>
    cluster.api.post('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } })
  await create('silent', {})
  await create('simulated', { 'sim.cluster/kubelet': 'running' })
  await cluster.pass(1)
  expect((await nodeState(cluster, '/api/v1/nodes/simulated')).ready).toMatchObject({ status: 'True' })
  await cluster.pass(60)
  expect((await nodeState(cluster, '/api/v1/nodes/silent')).conditions).toMatchObject(
    ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({
      type,
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    })),
  )
})

it('a node is not ready or under pressure as its annotations declare', async () => {
  await using cluster = await virtualCluster()
  const declare = (annotations: object) => cluster.api.merge(nodePath, { metadata: { annotations } })
  await declare({ 'sim.cluster/ready': 'false', 'sim.cluster/pressure': 'DiskPressure' })
  await cluster.pass(1)
  expect(await nodeState(cluster)).toMatchObject({
    ready: { status: 'False', reason: 'KubeletNotReady' },
    taints: [
      'node.kubernetes.io/not-ready:NoSchedule',
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/disk-pressure:NoSchedule',
    ],
  })
  await declare({ 'sim.cluster/ready': null, 'sim.cluster/pressure': null })
  await cluster.pass(1)
  expect((await nodeState(cluster)).taints).toEqual([])
})

it('the pods of a node that is gone are collected after a while, and replaced', async () => {
  await using cluster = await virtualCluster({ nodes: 2 })
  const { api } = cluster
  await api.post('/apis/apps/v1/namespaces/default/deployments', deploymentOf('web', 4))
  await cluster.createPod('lost', { nodeName: 'nowhere' })
  await cluster.pass(1)
  await api.delete(nodePath)
  await cluster.pass(39)
  const placed = async () => (await api.items(podsPath)).filter(({ spec }) => spec.nodeName === 'node-1').length
  expect(await placed()).toBe(2)
  await cluster.pass(2)
  expect(await placed()).toBe(0)
  expect((await api.get(`${podsPath}/lost`)).code).toBe(404)
  const list = await api.items(podsPath)
  expect(list.map(({ spec, status }) => `${spec.nodeName} ${status.phase}`)).toEqual(Array(4).fill('node-2 Running'))
})

it('pods that can not stop are collected when their node is declared out of service', async () => {
  await using cluster = await virtualCluster()
  await cluster.createPod('p', onNode('node-1'))
  await cluster.pass(1)
  await cluster.api.merge(nodePath, { metadata: { labels: { 'sim.cluster/kubelet': 'dead' } } })
  await cluster.pass(60)
  await cluster.api.delete(`${podsPath}/p`)
  await cluster.pass(600)
  expect((await cluster.api.get(`${podsPath}/p`)).code).toBe(200)
  const taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }
  await cluster.api.send('PATCH', nodePath, { spec: { taints: [taint] } }, 'application/strategic-merge-patch+json')
  await cluster.pass(1)
  expect((await cluster.api.get(`${podsPath}/p`)).code).toBe(404)
})
