import type { Topic } from './behaviour.ts'
import { absent, at, containing, matches, ok, refused } from './expectations.ts'
import { container, idlePod, type Manifest, pod, urlOf } from './manifests.ts'
import { nodeOf, ownNode, selected, tolerant, unschedulable } from './own-node.ts'

export const nodesAndScheduling: Topic = {
  title: 'Nodes and scheduling',
  behaviours: [
    {
      name: 'Cordoning a node taints it as unschedulable, uncordoning takes the taint away',
      async run(cluster) {
        const name = await ownNode(cluster)
        const path = urlOf('nodes', undefined, name)
        const isTainted = ({ body }: { body: unknown }) =>
          JSON.stringify(at(body, 'spec', 'taints') ?? []).includes('node.kubernetes.io/unschedulable')
        await ok(cluster.patch(path, { spec: { unschedulable: true } }))
        await cluster.until('it is tainted', path, isTainted)
        await ok(cluster.patch(path, { spec: { unschedulable: null } }))
        await cluster.until('it is not tainted', path, (answer) => !isTainted(answer))
      },
    },
    {
      name: 'A node that is not ready is tainted',
      async run(cluster) {
        const name = await ownNode(cluster)
        const path = urlOf('nodes', undefined, name)
        await ok(
          cluster.patch(`${path}/status`, {
            status: {
              conditions: [
                { type: 'Ready', status: 'False', lastHeartbeatTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z') },
              ],
            },
          }),
        )
        await cluster.until('it is tainted', path, ({ body }) =>
          JSON.stringify(at(body, 'spec', 'taints') ?? []).includes('node.kubernetes.io/not-ready'),
        )
      },
    },
    {
      name: 'A node under memory pressure is tainted',
      async run(cluster) {
        const name = await ownNode(cluster)
        const path = urlOf('nodes', undefined, name)
        const heartbeat = { lastHeartbeatTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z') }
        const conditions = [
          { type: 'Ready', status: 'True', ...heartbeat },
          { type: 'MemoryPressure', status: 'True', ...heartbeat },
        ]
        await ok(cluster.patch(`${path}/status`, { status: { conditions } }))
        await cluster.until('it is tainted', path, ({ body }) =>
          JSON.stringify(at(body, 'spec', 'taints') ?? []).includes('node.kubernetes.io/memory-pressure'),
        )
      },
    },
    {
      name: 'Every node has a lease in kube-node-lease',
      async run(cluster) {
        const list = (await ok(cluster.get('/api/v1/nodes'))) as { items: readonly Manifest[] }
        const first = list.items.find(({ metadata }) => !metadata.name.startsWith('conformance'))?.metadata.name ?? ''
        matches(await ok(cluster.get(urlOf('leases', 'kube-node-lease', first))), {
          metadata: { name: first, ownerReferences: [{ kind: 'Node', name: first }] },
        })
      },
    },
    {
      name: 'A pod is put on a node, and its condition PodScheduled tells so',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, pod('p'))
        await nodeOf(cluster, namespace, 'p')
        matches(await ok(cluster.get(urlOf('pods', namespace, 'p'))), {
          status: { conditions: containing({ type: 'PodScheduled', status: 'True' }) },
        })
      },
    },
    {
      name: 'A pod goes to the node that its node selector names',
      async run(cluster) {
        const [namespace, name] = [await cluster.namespace(), await ownNode(cluster)]
        await cluster.create('pods', namespace, pod('p', { ...selected(name), ...tolerant }))
        matches(await nodeOf(cluster, namespace, 'p'), name)
      },
    },
    {
      name: 'A pod without a toleration does not go to a tainted node',
      async run(cluster) {
        const [namespace, name] = [await cluster.namespace(), await ownNode(cluster)]
        await cluster.create('pods', namespace, pod('p', selected(name)))
        matches(await unschedulable(cluster, namespace, 'p'), {
          reason: 'Unschedulable',
          message: /^0\/\d+ nodes are available: .*untolerated taint/,
        })
      },
    },
    {
      name: 'A pod whose selector no node fits waits, and its condition says why',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, pod('p', selected('none')))
        matches(await unschedulable(cluster, namespace, 'p'), {
          status: 'False',
          reason: 'Unschedulable',
          message: /^0\/\d+ nodes are available: .*didn't match Pod's node affinity\/selector/,
        })
      },
    },
    {
      name: 'A pod that asks for more than a node has waits',
      async run(cluster) {
        const [namespace, name] = [await cluster.namespace(), await ownNode(cluster, { cpu: '1' })]
        const containers = [{ ...container, resources: { requests: { cpu: '2' } } }]
        await cluster.create('pods', namespace, pod('p', { ...selected(name), ...tolerant, containers }))
        matches(await unschedulable(cluster, namespace, 'p'), { reason: 'Unschedulable', message: /Insufficient cpu/ })
      },
    },
    {
      name: 'The requests of the pods on a node count against it',
      async run(cluster) {
        const [namespace, name] = [await cluster.namespace(), await ownNode(cluster, { cpu: '1' })]
        const containers = [{ ...container, resources: { requests: { cpu: '600m' } } }]
        await cluster.create('pods', namespace, pod('first', { ...selected(name), ...tolerant, containers }))
        await nodeOf(cluster, namespace, 'first')
        await cluster.create('pods', namespace, pod('second', { ...selected(name), ...tolerant, containers }))
        matches(await unschedulable(cluster, namespace, 'second'), { message: /Insufficient cpu/ })
      },
    },
    {
      name: 'A waiting pod is scheduled as soon as a node fits',
      async run(cluster) {
        const [namespace, label] = [await cluster.namespace(), cluster.uniqueName('label')]
        await cluster.create(
          'pods',
          namespace,
          pod('p', { nodeSelector: { 'conformance.example/late': label }, ...tolerant }),
        )
        await unschedulable(cluster, namespace, 'p')
        const name = await ownNode(cluster, { labels: { 'conformance.example/late': label } })
        matches(await nodeOf(cluster, namespace, 'p'), name)
      },
    },
    {
      name: 'No pod is put on a cordoned node',
      async run(cluster) {
        const [namespace, name] = [await cluster.namespace(), await ownNode(cluster)]
        await ok(cluster.patch(urlOf('nodes', undefined, name), { spec: { unschedulable: true } }))
        await cluster.create('pods', namespace, pod('p', { ...selected(name), ...tolerant }))
        matches(await unschedulable(cluster, namespace, 'p'), { reason: 'Unschedulable', message: /unschedulable/ })
      },
    },
    {
      name: 'Node affinity with an expression chooses nodes',
      async run(cluster) {
        const [namespace, name] = [await cluster.namespace(), await ownNode(cluster)]
        const matchExpressions = [{ key: 'conformance.example/node', operator: 'In', values: [name, 'other'] }]
        const affinity = {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
          },
        }
        await cluster.create('pods', namespace, pod('p', { affinity, ...tolerant }))
        matches(await nodeOf(cluster, namespace, 'p'), name)
      },
    },
    {
      name: 'Anti-affinity keeps two pods from the same node',
      async run(cluster) {
        const [namespace, name] = [await cluster.namespace(), await ownNode(cluster)]
        const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'lonely' } } }
        const spec = {
          ...selected(name),
          ...tolerant,
          affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
        }
        await cluster.create('pods', namespace, pod('first', spec, { labels: { app: 'lonely' } }))
        await nodeOf(cluster, namespace, 'first')
        await cluster.create('pods', namespace, pod('second', spec, { labels: { app: 'lonely' } }))
        matches(await unschedulable(cluster, namespace, 'second'), { message: /anti-affinity rules/ })
      },
    },
    {
      name: 'A pod is bound through the subresource binding, and only once',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        const binding = (name: string) => ({
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { name: 'p' },
          target: { apiVersion: 'v1', kind: 'Node', name },
        })
        const path = urlOf('pods', namespace, 'p', 'binding')
        matches(await ok(cluster.post(path, binding('conformance-nobody')), 201), { kind: 'Status', status: 'Success' })
        matches(await ok(cluster.get(urlOf('pods', namespace, 'p'))), {
          spec: { nodeName: 'conformance-nobody' },
          status: { conditions: containing({ type: 'PodScheduled', status: 'True' }) },
        })
        await refused(
          cluster.post(path, binding('other')),
          409,
          'Conflict',
          /pod p is already assigned to node "conformance-nobody"/,
        )
        await ok(cluster.delete(urlOf('pods', namespace, 'p'), { gracePeriodSeconds: 0 }))
      },
    },
    {
      name: 'A pod of another scheduler is left alone',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('alone'))
        await cluster.create('pods', namespace, pod('ours'))
        await nodeOf(cluster, namespace, 'ours')
        matches(await ok(cluster.get(urlOf('pods', namespace, 'alone'))), {
          spec: { nodeName: absent },
          status: { phase: 'Pending' },
        })
      },
    },
    {
      name: 'A pod with a scheduling gate waits until the gate is taken away',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const created = await cluster.create(
          'pods',
          namespace,
          pod('p', { schedulingGates: [{ name: 'example.com/gate' }] }),
        )
        matches(created, {
          status: { conditions: containing({ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }) },
        })
        await ok(cluster.patch(urlOf('pods', namespace, 'p'), { spec: { schedulingGates: null } }))
        await nodeOf(cluster, namespace, 'p')
      },
    },
  ],
}
