import type { Topic } from './behaviour.ts'
import { at, matches, ok } from './expectations.ts'
import { container, pod, urlOf } from './manifests.ts'
import { nodeOf, ownNode, selected, tolerant, unschedulable } from './own-node.ts'

const host = 'kubernetes.io/hostname'
const required = 'requiredDuringSchedulingIgnoredDuringExecution'

export const placement: Topic = {
  title: 'Where pods go',
  behaviours: [
    {
      name: 'A spread constraint keeps a pod from a domain that has more than the others, and lets it wait',
      async run(cluster) {
        const [namespace, group] = [await cluster.namespace(), cluster.uniqueName('group')]
        const labels = { 'conformance.example/group': group }
        for (let count = 0; count < 2; count++) await ownNode(cluster, { labels })
        const constraint = {
          maxSkew: 1,
          topologyKey: host,
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'a' } },
        }
        const spec = (fields: object = {}) => ({
          nodeSelector: labels,
          ...tolerant,
          topologySpreadConstraints: [{ ...constraint, ...fields }],
        })
        const places = new Set<unknown>()
        for (const name of ['first', 'second']) {
          await cluster.create('pods', namespace, pod(name, spec(), { labels: { app: 'a' } }))
          places.add(await nodeOf(cluster, namespace, name))
        }
        matches(places.size, 2)
        await cluster.create('pods', namespace, pod('many', spec({ minDomains: 3 }), { labels: { app: 'a' } }))
        matches(await unschedulable(cluster, namespace, 'many'), {
          message: /2 node\(s\) didn't match pod topology spread constraints/,
        })
        await cluster.create('pods', namespace, pod('none', spec({ topologyKey: 'none' }), { labels: { app: 'a' } }))
        matches(await unschedulable(cluster, namespace, 'none'), {
          message: /2 node\(s\) didn't match pod topology spread constraints \(missing required label\)/,
        })
      },
    },
    {
      name: 'A pod that must be with another waits for it, the first of a group does not',
      async run(cluster) {
        const [namespace, node] = [await cluster.namespace(), await ownNode(cluster)]
        const near = (app: string) => ({
          ...selected(node),
          ...tolerant,
          affinity: {
            podAffinity: { [required]: [{ topologyKey: host, labelSelector: { matchLabels: { app } } }] },
          },
        })
        await cluster.create('pods', namespace, pod('own', near('own'), { labels: { app: 'own' } }))
        matches(await nodeOf(cluster, namespace, 'own'), node)
        await cluster.create('pods', namespace, pod('waits', near('other')))
        matches(await unschedulable(cluster, namespace, 'waits'), {
          message: /1 node\(s\) didn't match pod affinity rules/,
        })
        await cluster.create(
          'pods',
          namespace,
          pod('other', { ...selected(node), ...tolerant }, { labels: { app: 'other' } }),
        )
        matches(await nodeOf(cluster, namespace, 'waits'), node)
      },
    },
    {
      name: 'A pod that keeps others away does so with those that come later too',
      async run(cluster) {
        const [namespace, node] = [await cluster.namespace(), await ownNode(cluster)]
        const affinity = {
          podAntiAffinity: { [required]: [{ topologyKey: host, labelSelector: { matchLabels: { app: 'a' } } }] },
        }
        await cluster.create('pods', namespace, pod('first', { ...selected(node), ...tolerant, affinity }))
        matches(await nodeOf(cluster, namespace, 'first'), node)
        await cluster.create(
          'pods',
          namespace,
          pod('second', { ...selected(node), ...tolerant }, { labels: { app: 'a' } }),
        )
        matches(await unschedulable(cluster, namespace, 'second'), {
          message: /1 node\(s\) didn't satisfy existing pods anti-affinity rules/,
        })
      },
    },
    {
      name: 'Node affinity compares numbers, excludes values and looks for labels and names',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const group = cluster.uniqueName('group')
        const small = await ownNode(cluster, { labels: { [group]: '5', old: 'yes' } })
        const large = await ownNode(cluster, { labels: { [group]: '50' } })
        const matchExpression = (key: string, operator: string, ...values: readonly string[]) => ({
          matchExpressions: [
            { key: group, operator: 'Exists' },
            { key, operator, ...(values.length > 0 ? { values } : {}) },
          ],
        })
        const wanted = [
          [matchExpression(group, 'Gt', '10'), large],
          [matchExpression(group, 'Lt', '10'), small],
          [matchExpression(group, 'NotIn', '5'), large],
          [matchExpression('old', 'DoesNotExist'), large],
          [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [small] }] }, small],
        ] as const
        for (const [index, [term, node]] of wanted.entries()) {
          const affinity = { nodeAffinity: { [required]: { nodeSelectorTerms: [term] } } }
          await cluster.create('pods', namespace, pod(`p${index}`, { affinity, ...tolerant }))
          matches(await nodeOf(cluster, namespace, `p${index}`), node)
        }
        const nobody = { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['nobody'] }] }
        const affinity = { nodeAffinity: { [required]: { nodeSelectorTerms: [nobody] } } }
        await cluster.create('pods', namespace, pod('lost', { affinity }))
        matches(await unschedulable(cluster, namespace, 'lost'), {
          message:
            /^0\/(\d+) nodes are available: \1 node\(s\) didn't satisfy plugin\(s\) \[NodeAffinity\]\. .*preemption: 0\/\1 nodes are available: \1 Preemption is not helpful for scheduling\.$/,
        })
      },
    },
    {
      name: 'A port of a node is given to one pod at a time',
      async run(cluster) {
        const [namespace, node] = [await cluster.namespace(), await ownNode(cluster)]
        const containers = [{ ...container, ports: [{ containerPort: 80, hostPort: 8080 }] }]
        const spec = { ...selected(node), ...tolerant, containers }
        await cluster.create('pods', namespace, pod('first', spec))
        matches(await nodeOf(cluster, namespace, 'first'), node)
        await cluster.create('pods', namespace, pod('second', spec))
        matches(await unschedulable(cluster, namespace, 'second'), {
          message: /1 node\(s\) didn't have free ports for the requested pod ports/,
        })
        await ok(cluster.delete(urlOf('pods', namespace, 'first'), { gracePeriodSeconds: 0 }))
        matches(await nodeOf(cluster, namespace, 'second'), node)
      },
    },
    {
      name: 'A node with a taint that is only preferred is avoided where there is another',
      async run(cluster) {
        const [namespace, group] = [await cluster.namespace(), cluster.uniqueName('group')]
        const labels = { 'conformance.example/group': group }
        const [busy, idle] = [await ownNode(cluster, { labels }), await ownNode(cluster, { labels })]
        const taint = { key: 'conformance.example/busy', effect: 'PreferNoSchedule' }
        await ok(cluster.patch(urlOf('nodes', undefined, busy), [{ op: 'add', path: '/spec/taints/-', value: taint }]))
        const tolerations = [{ key: 'conformance.example/own', operator: 'Exists', effect: 'NoSchedule' }]
        for (const name of ['first', 'second', 'third']) {
          await cluster.create('pods', namespace, pod(name, { nodeSelector: labels, tolerations }))
          matches(await nodeOf(cluster, namespace, name), idle)
        }
      },
    },
    {
      name: 'A pod on a node with a new NoExecute taint is ended at the end of its toleration, and says why',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const node = await ownNode(cluster, { kubelet: 'running' })
        const key = 'conformance.example/out'
        const tolerating = (...tolerations: readonly object[]) => ({
          ...selected(node),
          tolerations: [...tolerant.tolerations, ...tolerations],
        })
        const metadata = { annotations: { 'sim.cluster/stop-after': '20s' } }
        await cluster.create('pods', namespace, pod('at-once', tolerating(), metadata))
        await cluster.create(
          'pods',
          namespace,
          pod('later', tolerating({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1 })),
        )
        await cluster.create('pods', namespace, pod('never', tolerating({ key, operator: 'Exists' })))
        for (const name of ['at-once', 'later', 'never'])
          await cluster.until(
            'it runs',
            urlOf('pods', namespace, name),
            ({ body }) => at(body, 'status', 'phase') === 'Running',
          )
        const taint = { key, effect: 'NoExecute' }
        await ok(cluster.patch(urlOf('nodes', undefined, node), [{ op: 'add', path: '/spec/taints/-', value: taint }]))
        const { body } = await cluster.until(
          'it is being deleted',
          urlOf('pods', namespace, 'at-once'),
          ({ body }) => at(body, 'metadata', 'deletionTimestamp') !== undefined,
        )
        const conditions = at(body, 'status', 'conditions') as readonly unknown[]
        matches(
          conditions.find((each) => at(each, 'type') === 'DisruptionTarget'),
          {
            status: 'True',
            reason: 'DeletionByTaintManager',
            message: 'Taint manager: deleting due to NoExecute taint',
          },
        )
        await cluster.until('it is gone', urlOf('pods', namespace, 'later'), ({ status }) => status === 404)
        matches(await ok(cluster.get(urlOf('pods', namespace, 'never'))), { status: { phase: 'Running' } })
        await ok(cluster.delete(urlOf('pods', namespace, 'at-once'), { gracePeriodSeconds: 0 }))
      },
    },
  ],
}
