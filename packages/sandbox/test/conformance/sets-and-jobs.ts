import type { Topic } from './behaviour.ts'
import { at, containing, matches, ok } from './expectations.ts'
import { daemonSet, job, type Manifest, pod, statefulSet, template, urlOf } from './manifests.ts'
import { aDeployment, itemsOf, podsOf, ready } from './workloads.ts'

export const setsAndJobs: Topic = {
  title: 'StatefulSets, DaemonSets, Jobs',
  behaviours: [
    {
      name: 'A StatefulSet numbers its pods and makes them one after the other',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('statefulsets', namespace, statefulSet('s', { replicas: 3 }))
        await ready(cluster, 'statefulsets', namespace, 's', 3)
        const pods = await podsOf(cluster, namespace)
        matches(
          pods.map(({ metadata }) => metadata.name),
          ['s-0', 's-1', 's-2'],
        )
        matches(pods[0], {
          metadata: {
            labels: { 'statefulset.kubernetes.io/pod-name': 's-0', 'apps.kubernetes.io/pod-index': '0' },
            ownerReferences: [{ kind: 'StatefulSet', name: 's' }],
          },
          spec: { hostname: 's-0', subdomain: 's' },
        })
      },
    },
    {
      name: 'A StatefulSet that is scaled down ends the pod with the highest number',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('statefulsets', namespace, statefulSet('s', { replicas: 2 }))
        await ready(cluster, 'statefulsets', namespace, 's', 2)
        await ok(cluster.patch(urlOf('statefulsets', namespace, 's'), { spec: { replicas: 1 } }))
        await cluster.until('s-1 is gone', urlOf('pods', namespace, 's-1'), ({ status }) => status === 404)
        matches(
          (await podsOf(cluster, namespace)).map(({ metadata }) => metadata.name),
          ['s-0'],
        )
      },
    },
    {
      name: 'A pod of a StatefulSet comes back under its name',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('statefulsets', namespace, statefulSet('s', { replicas: 1 }))
        await ready(cluster, 'statefulsets', namespace, 's', 1)
        const path = urlOf('pods', namespace, 's-0')
        const uid = at(await ok(cluster.get(path)), 'metadata', 'uid')
        await ok(cluster.delete(path, { gracePeriodSeconds: 0 }))
        await cluster.until(
          'there is another',
          path,
          ({ status, body }) => status === 200 && at(body, 'metadata', 'uid') !== uid,
        )
      },
    },
    {
      name: 'A DaemonSet puts a pod on each node that its node selector names',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const nodes = itemsOf(await ok(cluster.get('/api/v1/nodes'))).filter(
          ({ metadata }) => !metadata.name.startsWith('conformance'),
        )
        const target = nodes[0]?.metadata.name ?? ''
        const hostname = at(nodes[0], 'metadata', 'labels', 'kubernetes.io/hostname')
        await cluster.create(
          'daemonsets',
          namespace,
          daemonSet('d', { template: template('d', { nodeSelector: { 'kubernetes.io/hostname': hostname } }) }),
        )
        await cluster.until(
          'it is ready',
          urlOf('daemonsets', namespace, 'd'),
          ({ body }) => at(body, 'status', 'numberReady') === 1,
        )
        matches(await podsOf(cluster, namespace), [
          { spec: { nodeName: target }, metadata: { ownerReferences: [{ kind: 'DaemonSet', name: 'd' }] } },
        ])
        matches(await ok(cluster.get(urlOf('daemonsets', namespace, 'd'))), {
          status: { desiredNumberScheduled: 1, currentNumberScheduled: 1, numberAvailable: 1 },
        })
      },
    },
    {
      name: 'The pods of a DaemonSet tolerate nodes that are not ready or cordoned',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const [node] = itemsOf(await ok(cluster.get('/api/v1/nodes'))).filter(
          ({ metadata }) => !metadata.name.startsWith('conformance'),
        )
        const hostname = at(node, 'metadata', 'labels', 'kubernetes.io/hostname')
        await cluster.create(
          'daemonsets',
          namespace,
          daemonSet('d', { template: template('d', { nodeSelector: { 'kubernetes.io/hostname': hostname } }) }),
        )
        const made = await cluster.eventually('there is a pod', async () => (await podsOf(cluster, namespace))[0])
        const tolerated = (key: string, effect: string) => ({
          key: `node.kubernetes.io/${key}`,
          operator: 'Exists',
          effect,
        })
        matches(made, {
          spec: {
            tolerations: containing(
              tolerated('not-ready', 'NoExecute'),
              tolerated('unreachable', 'NoExecute'),
              tolerated('unschedulable', 'NoSchedule'),
              tolerated('memory-pressure', 'NoSchedule'),
            ),
          },
        })
      },
    },
    {
      name: 'StatefulSets and DaemonSets adopt pods that nobody has, and release those that they no longer select',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const nodes = at(await ok(cluster.get('/api/v1/nodes')), 'items') as readonly Manifest[]
        const node = nodes.find(({ metadata }) => !metadata.name.startsWith('conformance'))
        const hostname = at(node, 'metadata', 'labels', 'kubernetes.io/hostname')
        const nodeSelector = { 'kubernetes.io/hostname': hostname }
        await cluster.create('pods', namespace, pod('s-0', {}, { labels: { app: 's' } }))
        // Else it would replace the pod, which is of no revision of its own.
        const updateStrategy = { type: 'OnDelete' }
        await cluster.create('statefulsets', namespace, statefulSet('s', { replicas: 1, updateStrategy }))
        await cluster.create('daemonsets', namespace, daemonSet('d', { template: template('d', { nodeSelector }) }))
        const owner = (kind: string) => containing({ kind, controller: true })
        const adopted = await cluster.until('it is adopted', urlOf('pods', namespace, 's-0'), ({ body }) =>
          owner('StatefulSet')(at(body, 'metadata', 'ownerReferences')),
        )
        const ofDaemonSet = async () =>
          (await podsOf(cluster, namespace)).find((each) => owner('DaemonSet')(each.metadata['ownerReferences']))
        const first = await cluster.eventually('the DaemonSet has a pod', ofDaemonSet)
        for (const name of ['s-0', first.metadata.name]) {
          await ok(cluster.patch(urlOf('pods', namespace, name), { metadata: { labels: { app: 'other' } } }))
          await cluster.until(
            'it is released',
            urlOf('pods', namespace, name),
            ({ body }) => at(body, 'metadata', 'ownerReferences') === undefined,
          )
        }
        await cluster.eventually('the DaemonSet has another', ofDaemonSet)
        await ok(cluster.delete(urlOf('pods', namespace, 's-0'), { gracePeriodSeconds: 0 }))
        await cluster.until(
          'the StatefulSet has another',
          urlOf('pods', namespace, 's-0'),
          ({ status, body }) => status === 200 && at(body, 'metadata', 'uid') !== at(adopted.body, 'metadata', 'uid'),
        )
      },
    },
    {
      name: 'A Job runs its pods to their end and is then complete',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('jobs', namespace, job('j', { completions: 2, parallelism: 2 }))
        const { body } = await cluster.until('it is complete', urlOf('jobs', namespace, 'j'), ({ body }) =>
          JSON.stringify(at(body, 'status', 'conditions') ?? []).includes('"Complete"'),
        )
        matches(body, {
          status: {
            succeeded: 2,
            startTime: /Z$/,
            completionTime: /Z$/,
            conditions: containing({ type: 'Complete', status: 'True' }),
          },
        })
        for (const each of await podsOf(cluster, namespace))
          matches(each, {
            metadata: { labels: { 'job-name': 'j', 'batch.kubernetes.io/job-name': 'j' } },
            status: { phase: 'Succeeded' },
          })
      },
    },
    {
      name: 'A suspended Job has no pods, and says that it is suspended',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('jobs', namespace, job('j', { suspend: true }))
        await cluster.until('it says so', urlOf('jobs', namespace, 'j'), ({ body }) =>
          JSON.stringify(at(body, 'status', 'conditions') ?? []).includes('"Suspended"'),
        )
        matches(await podsOf(cluster, namespace), [])
      },
    },
    {
      name: 'A Job that is no longer suspended starts',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('jobs', namespace, job('j', { suspend: true }))
        await ok(cluster.patch(urlOf('jobs', namespace, 'j'), { spec: { suspend: false } }))
        await cluster.until(
          'it is complete',
          urlOf('jobs', namespace, 'j'),
          ({ body }) => at(body, 'status', 'succeeded') === 1,
        )
      },
    },
    {
      name: 'Scheduling, making pods and scaling are told in Events about their objects',
      async run(cluster) {
        const namespace = await aDeployment(cluster, { replicas: 1 })
        const reasons = await cluster.eventually('the events are there', async () => {
          const events = itemsOf(await ok(cluster.get(urlOf('events', namespace))))
          const found = new Set(events.map((event) => `${at(event, 'involvedObject', 'kind')} ${at(event, 'reason')}`))
          return (
            ['Deployment ScalingReplicaSet', 'ReplicaSet SuccessfulCreate', 'Pod Scheduled'].every((each) =>
              found.has(each),
            ) && events
          )
        })
        const scheduled = reasons.find((event) => at(event, 'reason') === 'Scheduled')
        matches(scheduled, {
          type: 'Normal',
          message: /^Successfully assigned .+\/d-.+ to .+$/,
          involvedObject: { kind: 'Pod', namespace, apiVersion: 'v1' },
        })
      },
    },
  ],
}
