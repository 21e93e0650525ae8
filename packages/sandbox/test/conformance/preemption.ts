import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { at, containing, matches, ok } from './expectations.ts'
import { budget, container, type Manifest, pod, urlOf } from './manifests.ts'
import { nodeOf, ownNode, selected, tolerant, unschedulable } from './own-node.ts'

/** The value of a class that is above the others of a case. */
async function priorityClass(cluster: ConformanceCluster, value: number, fields: object = {}): Promise<string> {
  const name = cluster.uniqueName('conformance')
  await cluster.create('priorityclasses', undefined, { metadata: { name }, value, ...fields })
  const probe = { ...pod('probe', { priorityClassName: name }) }
  await cluster.eventually('the API server knows the class', async () => {
    const { status } = await cluster.post(`${urlOf('pods', 'default')}?dryRun=All`, probe)
    return status === 201
  })
  return name
}

const cpu = (amount: string) => ({ containers: [{ ...container, resources: { requests: { cpu: amount } } }] })

/** A namespace, a node of one CPU, and a running pod on it that takes 3 s to stop. */
async function fullNode(cluster: ConformanceCluster): Promise<{ readonly namespace: string; readonly node: string }> {
  const [namespace, node] = [await cluster.namespace(), await ownNode(cluster, { cpu: '1', kubelet: 'running' })]
  await place(cluster, namespace, node, 'low', '800m', { annotations: { 'sim.cluster/stop-after': '3s' } })
  return { namespace, node }
}

async function place(
  cluster: ConformanceCluster,
  namespace: string,
  node: string,
  name: string,
  amount: string,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await cluster.create('pods', namespace, pod(name, { ...selected(node), ...tolerant, ...cpu(amount) }, metadata))
  await cluster.until(
    'it runs',
    urlOf('pods', namespace, name),
    ({ body }) => at(body, 'status', 'phase') === 'Running',
  )
}

const high = (node: string, priorityClassName: string, amount = '800m'): Manifest =>
  pod('high', { ...selected(node), ...tolerant, ...cpu(amount), priorityClassName })

export const preemption: Topic = {
  title: 'Priority and preemption',
  behaviours: [
    {
      name: 'A pod of higher priority is promised the node of a lower one, which is ended and says so',
      async run(cluster) {
        const { namespace, node } = await fullNode(cluster)
        const created = await cluster.create('pods', namespace, high(node, await priorityClass(cluster, 1000)))
        const low = await cluster.until(
          'it is being deleted',
          urlOf('pods', namespace, 'low'),
          ({ body }) => at(body, 'metadata', 'deletionTimestamp') !== undefined,
        )
        matches(low.body, {
          status: {
            conditions: containing({
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'PreemptionByScheduler',
              message: 'default-scheduler: preempting to accommodate a higher priority pod',
            }),
          },
        })
        await cluster.until(
          'it is nominated',
          urlOf('pods', namespace, 'high'),
          ({ body }) => at(body, 'status', 'nominatedNodeName') === node,
        )
        matches(await nodeOf(cluster, namespace, 'high'), node)
        await cluster.eventually('the event is there', async () => {
          const { items } = (await ok(cluster.get(urlOf('events', namespace)))) as { items: readonly Manifest[] }
          const message = `Preempted by pod ${created.metadata['uid']} on node ${node}`
          return items.some((event) => at(event, 'reason') === 'Preempted' && at(event, 'message') === message)
        })
      },
    },
    {
      name: 'A pod whose class never preempts waits, and says so',
      async run(cluster) {
        const { namespace, node } = await fullNode(cluster)
        const patient = await priorityClass(cluster, 1000, { preemptionPolicy: 'Never' })
        await cluster.create('pods', namespace, high(node, patient))
        matches(await unschedulable(cluster, namespace, 'high'), {
          reason: 'Unschedulable',
          message: /: .*1 Insufficient cpu.* preemption: not eligible due to preemptionPolicy=Never\.$/,
        })
        await ok(cluster.delete(urlOf('pods', namespace, 'low'), { gracePeriodSeconds: 0 }))
        matches(await nodeOf(cluster, namespace, 'high'), node)
      },
    },
    {
      name: 'Pods of the same priority are not ended, nor is anybody for a pod that would not fit then',
      async run(cluster) {
        const { namespace, node } = await fullNode(cluster)
        await cluster.create('pods', namespace, pod('equal', { ...selected(node), ...tolerant, ...cpu('800m') }))
        matches(await unschedulable(cluster, namespace, 'equal'), {
          message:
            /^0\/\d+ nodes are available: 1 Insufficient cpu, .*preemption: 0\/\d+ nodes are available: 1 No preemption victims found for incoming pod, \d+ Preemption is not helpful for scheduling\.$/,
        })
        await cluster.create('pods', namespace, high(node, await priorityClass(cluster, 1000), '2'))
        matches(await unschedulable(cluster, namespace, 'high'), {
          message: /preemption: 0\/(\d+) nodes are available: \1 Preemption is not helpful for scheduling\.$/,
        })
      },
    },
    {
      name: 'Of several pods, the fewest and least important are ended',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const node = await ownNode(cluster, { cpu: '1', kubelet: 'running' })
        const middle = await priorityClass(cluster, 500)
        const spec = { ...selected(node), ...tolerant, ...cpu('300m') }
        await cluster.create('pods', namespace, pod('first', { ...spec, priorityClassName: middle }))
        await cluster.create('pods', namespace, pod('second', spec))
        await cluster.create('pods', namespace, pod('third', { ...spec, priorityClassName: middle }))
        for (const name of ['first', 'second', 'third']) await nodeOf(cluster, namespace, name)
        await cluster.create('pods', namespace, high(node, await priorityClass(cluster, 1000), '300m'))
        matches(await nodeOf(cluster, namespace, 'high'), node)
        matches(await cluster.get(urlOf('pods', namespace, 'second')), { status: 404 })
        for (const name of ['first', 'third'])
          matches(await ok(cluster.get(urlOf('pods', namespace, name))), { spec: { nodeName: node } })
      },
    },
    {
      name: 'A pod that a disruption budget protects is spared where another can go',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const node = await ownNode(cluster, { cpu: '1', kubelet: 'running' })
        await place(cluster, namespace, node, 'guarded', '450m', { labels: { app: 'guarded' } })
        await cluster.create('poddisruptionbudgets', namespace, budget('guarded', { minAvailable: 1 }))
        await cluster.until(
          'the budget knows its pod',
          urlOf('poddisruptionbudgets', namespace, 'guarded'),
          ({ body }) => at(body, 'status', 'currentHealthy') === 1,
        )
        await place(cluster, namespace, node, 'plain', '450m')
        await cluster.create('pods', namespace, high(node, await priorityClass(cluster, 1000), '450m'))
        matches(await nodeOf(cluster, namespace, 'high'), node)
        matches(await ok(cluster.get(urlOf('pods', namespace, 'guarded'))), { spec: { nodeName: node } })
        matches(await cluster.get(urlOf('pods', namespace, 'plain')), { status: 404 })
      },
    },
  ],
}
