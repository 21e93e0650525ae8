import { expect, it } from 'vitest'
import type { Pod } from '../../src/objects/pod.ts'
import { conditionOf, podsPath, virtualCluster } from '../virtual-cluster.ts'

type Cluster = Awaited<ReturnType<typeof virtualCluster>>

const asking = (cpu: string) => ({ containers: [{ name: 'main', image: 'x', resources: { requests: { cpu } } }] })
const on = (node: string) => ({ nodeSelector: { 'kubernetes.io/hostname': node } })
const names = (pods: readonly { readonly metadata: { readonly name: string } }[]) =>
  pods.map(({ metadata }) => metadata.name)

async function withClasses(cluster: Cluster): Promise<void> {
  for (const [name, value, preemptionPolicy] of [
    ['middle', 10],
    ['high', 100],
    ['patient', 100, 'Never'],
  ] as const)
    await cluster.api.post('/apis/scheduling.k8s.io/v1/priorityclasses', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      ...(preemptionPolicy ? { preemptionPolicy } : {}),
    })
}

const messageOf = (pod: Pod) => pod.status.conditions?.find(({ type }) => type === 'PodScheduled')?.message

it('a pod of higher priority takes the place of the one that matters least, once that has stopped', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  await withClasses(cluster)
  await cluster.createPod('old', { ...asking('6') }, { 'stop-after': '10s' })
  await cluster.createPod('middle', { ...asking('6'), priorityClassName: 'middle' })
  await cluster.pass(1)
  await cluster.createPod('young', { ...asking('4') }, { 'stop-after': '10s' })
  await cluster.pass(1)
  await cluster.createPod('high', { ...asking('3'), priorityClassName: 'high' })
  await cluster.pass(1)
  const victim = await cluster.pod('young')
  expect(conditionOf(victim, 'DisruptionTarget')).toBe('True PreemptionByScheduler')
  expect(victim.metadata.deletionTimestamp).toBeDefined()
  const high = await cluster.pod('high')
  expect(high.status.nominatedNodeName).toBe('node-1')
  expect(messageOf(high)).toBe('0/1 nodes are available: 1 Insufficient cpu.')
  expect(await cluster.eventsOf('young')).toContain(`Preempted: Preempted by pod ${high.metadata.uid} on node node-1`)
  await cluster.createPod('thief', asking('1'))
  await cluster.pass(1)
  expect((await cluster.pod('thief')).spec.nodeName).toBeUndefined()
  await cluster.pass(10)
  const placed = await cluster.pod('high')
  expect(placed.status).toMatchObject({ phase: 'Running' })
  expect(placed.status.nominatedNodeName).toBeUndefined()
  expect((await cluster.pod('thief')).spec.nodeName).toBe('node-1')
  expect((await cluster.pod('old')).status.phase).toBe('Running')
})

it('a node whose victims no budget protects is preferred', async () => {
  await using cluster = await virtualCluster({ nodes: 2 })
  await withClasses(cluster)
  await cluster.createPod('guarded', { ...asking('16'), ...on('node-1') }, {}, { app: 'guarded' })
  await cluster.createPod('plain', { ...asking('16'), ...on('node-2'), priorityClassName: 'middle' })
  await cluster.api.post('/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'guarded' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
  })
  await cluster.pass(1)
  await cluster.createPod('high', { ...asking('16'), priorityClassName: 'high' })
  await cluster.pass(5)
  expect((await cluster.pod('high')).spec.nodeName).toBe('node-2')
  expect(names(await cluster.api.items(podsPath))).toEqual(['guarded', 'high'])
})

it('no more pods go than must', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  await withClasses(cluster)
  for (const name of ['a', 'b', 'c', 'd']) await cluster.createPod(name, asking('4'))
  await cluster.pass(1)
  await cluster.createPod('high', { ...asking('8'), priorityClassName: 'high' })
  await cluster.pass(5)
  expect(await cluster.api.items(podsPath)).toHaveLength(3)
  expect((await cluster.pod('high')).status.phase).toBe('Running')
})

it('says why nobody goes', async () => {
  await using cluster = await virtualCluster({ nodes: 2 })
  await withClasses(cluster)
  await cluster.createPod('full', { ...asking('16'), ...on('node-1') })
  await cluster.pass(1)
  await cluster.createPod('equal', { ...asking('16'), ...on('node-1') })
  await cluster.createPod('patient', { ...asking('16'), ...on('node-1'), priorityClassName: 'patient' })
  await cluster.createPod('giant', { ...asking('17'), priorityClassName: 'high' })
  await cluster.pass(1)
  const start = "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector."
  expect(messageOf(await cluster.pod('equal'))).toBe(
    `${start} no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.`,
  )
  expect(messageOf(await cluster.pod('patient'))).toBe(
    `${start} no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.`,
  )
  expect(messageOf(await cluster.pod('giant'))).toBe(
    '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
  )
  expect((await cluster.pod('full')).metadata.deletionTimestamp).toBeUndefined()
})

it('of the pods that wait for room, the one of the highest priority gets it first', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  await withClasses(cluster)
  await cluster.api.merge('/api/v1/nodes/node-1', { spec: { unschedulable: true } })
  await cluster.createPod('first', asking('16'))
  await cluster.createPod('second', { ...asking('16'), priorityClassName: 'middle' })
  await cluster.createPod('third', { ...asking('16'), priorityClassName: 'patient' })
  await cluster.pass(1)
  await cluster.api.merge('/api/v1/nodes/node-1', { spec: { unschedulable: null } })
  await cluster.pass(1)
  const placed = (await cluster.api.items(podsPath)).filter(({ spec }) => spec.nodeName)
  expect(names(placed)).toEqual(['third'])
})
