import type { Cluster, Excerpt, KubernetesObject, ListQuery, Resource } from 'chaos-kubernetes-access'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { nodeFilters } from '../../src/nodes/node-selection.ts'
import { selectNodes } from '../../src/nodes/select-nodes.ts'
import { node, pod } from '../support/objects.ts'

/** A cluster that has these nodes and pods whatever is asked for, and notes the questions. */
function clusterOf(nodes: readonly string[], pods: readonly string[] = []) {
  const asked: ListQuery[] = []
  const list = async (resource: Resource, query: ListQuery) => {
    asked.push(query)
    return resource.kind === 'Node'
      ? nodes.map((name) => node(name))
      : pods.map((nodeName) => pod('p', { spec: { nodeName } }))
  }
  const gather = async (resource: Resource, query: ListQuery, { keep }: Excerpt<KubernetesObject, unknown>) =>
    (await list(resource, query)).map(keep)
  return { asked, cluster: { list, gather } as unknown as Cluster }
}

const noFilters = z.strictObject(nodeFilters).parse({})
const nothing = { ...noFilters, name: null, label_selector: null, pod_label_selector: null, pod_namespace: null }

test('a selection that names nothing is refused before the cluster is asked', async () => {
  const { cluster, asked } = clusterOf(['a'])
  await expect(selectNodes(cluster, nothing)).rejects.toMatchObject({
    message:
      'No node is named, so every node of the cluster would be meant; say which by name, label_selector, zone or pod_label_selector with pod_namespace.',
  })
  expect(asked).toEqual([])
})

test('it is allowed where the caller chooses among all nodes', async () => {
  const { cluster } = clusterOf(['a', 'b'])
  expect((await selectNodes(cluster, nothing, { wholeCluster: true })).nodes).toHaveLength(2)
})

test('name and labels both narrow the choice', async () => {
  const { cluster, asked } = clusterOf(['a'])
  await selectNodes(cluster, { ...nothing, name: 'a', label_selector: 'zone=1' })
  expect(asked).toEqual([{ labelSelector: 'zone=1', fieldSelector: 'metadata.name=a' }])
})

test('a node that hosts several matching pods is selected once', async () => {
  const { cluster } = clusterOf(['a', 'b'], ['b', 'b'])
  const found = await selectNodes(cluster, { ...nothing, pod_label_selector: 'app=web', pod_namespace: 'shop' })
  expect(found.nodes.map(({ metadata }) => metadata.name)).toEqual(['b'])
})

test('a pod selector without its namespace is refused, since it would be ignored', async () => {
  const { cluster } = clusterOf(['a'])
  await expect(selectNodes(cluster, { ...nothing, name: 'a', pod_label_selector: 'app=web' })).rejects.toThrow(
    'Of pod_label_selector and pod_namespace only one is given; give both.',
  )
})

test('finding no node fails and says what was looked for', async () => {
  const { cluster } = clusterOf([])
  await expect(selectNodes(cluster, { ...nothing, name: 'a' })).rejects.toThrow('There is no node named a.')
})
