import { expect, it } from 'vitest'
import { podsPath, virtualCluster } from '../virtual-cluster.ts'

type Cluster = Awaited<ReturnType<typeof virtualCluster>>

const zone = 'topology.kubernetes.io/zone'
const host = 'kubernetes.io/hostname'
const app = { labelSelector: { matchLabels: { app: 'a' } } }
const label = (cluster: Cluster, node: string, labels: object) =>
  cluster.api.merge(`/api/v1/nodes/${node}`, { metadata: { labels } })
const taint = (cluster: Cluster, node: string, taints: readonly object[]) =>
  cluster.api.merge(`/api/v1/nodes/${node}`, { spec: { taints } })

/** Creates pods labelled app=a one after the other and says where they went. */
async function place(cluster: Cluster, count: number, spec: object, from = 0): Promise<readonly string[]> {
  const nodes: string[] = []
  for (let number = from; number < from + count; number++) {
    await cluster.createPod(`p${number}`, spec, {}, { app: 'a' })
    await cluster.pass(1)
    nodes.push((await cluster.pod(`p${number}`)).spec.nodeName ?? 'nowhere')
  }
  return nodes
}

async function reasonOf(cluster: Cluster, name: string): Promise<string> {
  const { status } = await cluster.pod(name)
  return status.conditions?.find(({ type }) => type === 'PodScheduled')?.message?.split('. ')[0] ?? ''
}

it('a spread constraint keeps the domains within their skew', async () => {
  await using cluster = await virtualCluster({ nodes: 4 })
  const constraint = { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', ...app }
  const zones = new Map([
    ['node-1', 'a'],
    ['node-4', 'a'],
    ['node-2', 'b'],
    ['node-3', 'c'],
  ])
  const nodes = await place(cluster, 6, { topologySpreadConstraints: [constraint] })
  const each = nodes.map((name) => zones.get(name))
  expect(each.slice(0, 3).sort()).toEqual(['a', 'b', 'c'])
  expect(each.slice(3).sort()).toEqual(['a', 'b', 'c'])
})

it('a node outside the selector or with a taint counts for the skew as the policies say', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  await taint(cluster, 'node-3', [{ key: 'away', effect: 'NoSchedule' }])
  const constraint = { maxSkew: 1, topologyKey: host, whenUnsatisfiable: 'DoNotSchedule', ...app }
  const nodes = await place(cluster, 3, { topologySpreadConstraints: [constraint] })
  expect(nodes.toSorted()).toEqual(['node-1', 'node-2', 'nowhere'])
  expect(await reasonOf(cluster, 'p2')).toBe(
    "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod topology spread constraints",
  )
  const honest = { topologySpreadConstraints: [{ ...constraint, nodeTaintsPolicy: 'Honor' }] }
  expect(await place(cluster, 1, honest, 3)).not.toContain('nowhere')
})

it('with fewer domains than wanted none may have more than the skew', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  const constraint = { maxSkew: 1, minDomains: 4, topologyKey: host, whenUnsatisfiable: 'DoNotSchedule', ...app }
  const nodes = await place(cluster, 4, { topologySpreadConstraints: [constraint] })
  expect(nodes.toSorted()).toEqual(['node-1', 'node-2', 'node-3', 'nowhere'])
})

it('a spread that is only wished for is kept where possible', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  const constraint = { maxSkew: 1, topologyKey: host, whenUnsatisfiable: 'ScheduleAnyway', ...app }
  const nodes = await place(cluster, 6, { topologySpreadConstraints: [constraint] })
  expect(nodes.slice(0, 3).sort()).toEqual(['node-1', 'node-2', 'node-3'])
  expect(nodes).not.toContain('nowhere')
})

it('affinity brings pods together, and the first of a group may go anywhere', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  const term = { topologyKey: host, ...app }
  const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
  expect(new Set(await place(cluster, 4, { affinity })).size).toBe(1)
})

it('a pod waits for the one that it wants to be with', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  const term = { topologyKey: host, labelSelector: { matchLabels: { app: 'b' } } }
  const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
  await place(cluster, 1, { affinity })
  expect(await reasonOf(cluster, 'p0')).toBe("0/3 nodes are available: 3 node(s) didn't match pod affinity rules")
  await cluster.createPod('b', { nodeSelector: { [host]: 'node-2' } }, {}, { app: 'b' })
  await cluster.pass(1)
  expect((await cluster.pod('p0')).spec.nodeName).toBe('node-2')
})

it('pods that keep others away do so whoever comes later', async () => {
  await using cluster = await virtualCluster({ nodes: 2 })
  const affinity = {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: host, ...app }] },
  }
  for (const node of ['node-1', 'node-2']) await cluster.createPod(node, { affinity, nodeSelector: { [host]: node } })
  await cluster.pass(1)
  expect(await place(cluster, 1, {})).toEqual(['nowhere'])
  expect(await reasonOf(cluster, 'p0')).toBe(
    "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules",
  )
  await cluster.api.delete(`${podsPath}/node-1`)
  await cluster.pass(1)
  expect((await cluster.pod('p0')).spec.nodeName).toBe('node-1')
})

it('wishes about other pods decide between nodes', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  await cluster.createPod('b', { nodeSelector: { [host]: 'node-2' } }, {}, { app: 'b' })
  await cluster.pass(1)
  const podAffinityTerm = { topologyKey: host, labelSelector: { matchLabels: { app: 'b' } } }
  const wish = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] }
  expect(await place(cluster, 3, { affinity: { podAffinity: wish } })).toEqual(['node-2', 'node-2', 'node-2'])
  expect(await place(cluster, 4, { affinity: { podAntiAffinity: wish } }, 3)).not.toContain('node-2')
})

it('a selector of namespaces widens a term', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  await cluster.api.post('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'other', labels: { team: 'x' } },
  })
  await cluster.pass(1)
  await cluster.api.post('/api/v1/namespaces/other/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'b', labels: { app: 'b' } },
    spec: { nodeSelector: { [host]: 'node-3' }, containers: [{ name: 'main', image: 'x' }] },
  })
  await cluster.pass(1)
  const term = { topologyKey: host, labelSelector: { matchLabels: { app: 'b' } } }
  const near = (namespaceSelector?: object) => ({
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { ...term, ...(namespaceSelector ? { namespaceSelector } : {}) },
        ],
      },
    },
  })
  expect(await place(cluster, 1, near())).toEqual(['nowhere'])
  expect(await place(cluster, 1, near({ matchLabels: { team: 'x' } }), 1)).toEqual(['node-3'])
})

it('every operator of node affinity works', async () => {
  await using cluster = await virtualCluster({ nodes: 3 })
  await label(cluster, 'node-1', { size: '5', old: 'yes' })
  await label(cluster, 'node-2', { size: '15' })
  await label(cluster, 'node-3', { size: '25' })
  const required = (term: object) => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
  })
  const by = (key: string, operator: string, values?: readonly string[]) => ({
    matchExpressions: [{ key, operator, ...(values ? { values } : {}) }],
  })
  let number = 0
  const goesTo = async (term: object) => (await place(cluster, 1, required(term), number++))[0]
  expect(await goesTo(by('size', 'Gt', ['20']))).toBe('node-3')
  expect(await goesTo(by('size', 'Lt', ['10']))).toBe('node-1')
  expect(await goesTo(by('old', 'Exists'))).toBe('node-1')
  expect(await goesTo(by('size', 'NotIn', ['5', '25']))).toBe('node-2')
  const both = {
    matchExpressions: [...by('old', 'DoesNotExist').matchExpressions, ...by('size', 'In', ['25']).matchExpressions],
  }
  expect(await goesTo(both)).toBe('node-3')
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['node-2'] }]
  expect(await goesTo({ matchFields })).toBe('node-2')
  expect(await goesTo({ ...by('size', 'Gt', ['20']), matchFields })).toBe('nowhere')
})

it('a port of a node is given to one pod', async () => {
  await using cluster = await virtualCluster({ nodes: 2 })
  const ports = (fields: object = {}) => ({
    containers: [{ name: 'main', image: 'x', ports: [{ containerPort: 80, hostPort: 8080, ...fields }] }],
  })
  expect((await place(cluster, 3, ports())).toSorted()).toEqual(['node-1', 'node-2', 'nowhere'])
  expect(await reasonOf(cluster, 'p2')).toBe(
    "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports",
  )
  expect(await place(cluster, 1, ports({ hostIP: '127.0.0.1' }), 3)).toEqual(['nowhere'])
  expect(await place(cluster, 1, ports({ protocol: 'UDP' }), 4)).not.toContain('nowhere')
})

it('a node with a taint that is only preferred is the last choice', async () => {
  await using cluster = await virtualCluster({ nodes: 2 })
  await taint(cluster, 'node-1', [{ key: 'busy', effect: 'PreferNoSchedule' }])
  expect(new Set(await place(cluster, 4, {}))).toEqual(new Set(['node-2']))
  expect(await place(cluster, 1, { nodeSelector: { [host]: 'node-1' } }, 4)).toEqual(['node-1'])
})

it('init containers count as much as they need at their time, sidecars for ever', async () => {
  await using cluster = await virtualCluster({ nodes: 1 })
  const asks = (name: string, cpu: string, fields: object = {}) => ({
    name,
    image: 'x',
    resources: { requests: { cpu } },
    ...fields,
  })
  await cluster.createPod('first', {
    initContainers: [asks('init', '6'), asks('side', '4', { restartPolicy: 'Always' })],
    containers: [asks('main', '2')],
  })
  await cluster.createPod('second', { containers: [asks('main', '10')] })
  await cluster.createPod('third', { containers: [asks('main', '1')] })
  await cluster.pass(1)
  expect((await cluster.pod('second')).spec.nodeName).toBe('node-1')
  expect((await cluster.pod('third')).spec.nodeName).toBeUndefined()
})
