import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, container, deployment, idlePod, type Manifest, replicaSet, service, urlOf } from './manifests.ts'

type Fields = Readonly<Record<string, unknown>>

/** What no behaviour makes, and a quota here therefore allows none of. */
const probe = 'count/leases.coordination.k8s.io'

/** A namespace with a quota whose use has been counted, and which the API server holds to: it hears of it by a watch of its own. */
async function withQuota(
  cluster: ConformanceCluster,
  hard: Readonly<Record<string, string>>,
  more: Fields = {},
): Promise<string> {
  const namespace = await cluster.namespace()
  // A quota with scopes counts pods alone.
  const bounds = 'scopes' in more || 'scopeSelector' in more ? hard : { ...hard, [probe]: '0' }
  const spec = { hard: bounds, ...more }
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'quota' }, spec }
  await cluster.create('resourcequotas', namespace, quota)
  await cluster.until('its use is counted', urlOf('resourcequotas', namespace, 'quota'), ({ body }) => {
    const used = at(body, 'status', 'used') as Fields | undefined
    return used !== undefined && Object.keys(bounds).every((name) => used[name] !== undefined)
  })
  if (probe in bounds) {
    await cluster.eventually('the quota is held to', async () => {
      const { status } = await cluster.post(`${urlOf('leases', namespace)}?dryRun=All`, lease)
      return status === 403
    })
  }
  return namespace
}

const lease: Manifest = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'probe' } }

async function used(cluster: ConformanceCluster, namespace: string, wanted: Fields): Promise<void> {
  await cluster.until(`it uses ${JSON.stringify(wanted)}`, urlOf('resourcequotas', namespace, 'quota'), ({ body }) =>
    Object.entries(wanted).every(([name, value]) => at(body, 'status', 'used', name) === value),
  )
}

const wants = (name: string, resources: Fields, spec: Fields = {}): Manifest =>
  idlePod(name, { containers: [{ ...container, resources }], ...spec })

const claim = (name: string, storage: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gold', resources: { requests: { storage } } },
})

const exceeded = 'is forbidden: exceeded quota: quota, requested:'

export const resourceQuotas: Topic = {
  title: 'ResourceQuotas',
  behaviours: [
    {
      name: 'The status shows the bounds, and what is used of each',
      async run(cluster) {
        const hard = { pods: '4', 'requests.cpu': '2000m', services: '5', 'count/deployments.apps': '2' }
        const namespace = await withQuota(cluster, hard)
        matches(await ok(cluster.get(urlOf('resourcequotas', namespace, 'quota'))), {
          spec: { hard: { 'requests.cpu': '2' } },
          status: {
            hard: { pods: '4', 'requests.cpu': '2', services: '5', 'count/deployments.apps': '2' },
            used: { pods: '0', 'requests.cpu': '0', services: '0', 'count/deployments.apps': '0' },
          },
        })
      },
    },
    {
      name: 'Pods are refused beyond the number and the sum that a quota allows',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '2', 'requests.cpu': '1', 'limits.memory': '1Gi' })
        const pods = urlOf('pods', namespace)
        const half = { requests: { cpu: '500m' }, limits: { memory: '512Mi' } }
        await ok(cluster.post(pods, wants('a', half)), 201)
        matches(at(await ok(cluster.get(urlOf('resourcequotas', namespace, 'quota'))), 'status', 'used'), {
          pods: '1',
          'requests.cpu': '500m',
          'limits.memory': '512Mi',
        })
        await refused(
          cluster.post(pods, wants('b', { requests: { cpu: '600m' }, limits: { memory: '700Mi' } })),
          403,
          'Forbidden',
          `pods "b" ${exceeded} limits.memory=700Mi,requests.cpu=600m, used: limits.memory=512Mi,requests.cpu=500m, limited: limits.memory=1Gi,requests.cpu=1`,
          { name: 'b', kind: 'pods' },
        )
        await ok(cluster.post(pods, wants('b', half)), 201)
        await refused(
          cluster.post(pods, wants('c', { requests: { cpu: '0' }, limits: { memory: '0' } })),
          403,
          'Forbidden',
          `pods "c" ${exceeded} pods=1, used: pods=2, limited: pods=2`,
        )
      },
    },
    {
      name: 'A dry run is refused too, and uses nothing',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '1' })
        const pods = urlOf('pods', namespace)
        await ok(cluster.post(`${pods}?dryRun=All`, idlePod('a')), 201)
        await ok(cluster.post(pods, idlePod('a')), 201)
        await refused(cluster.post(`${pods}?dryRun=All`, idlePod('b')), 403, 'Forbidden', /exceeded quota/)
      },
    },
    {
      name: 'Where processors or memory are limited, each container must state its own',
      async run(cluster) {
        const namespace = await withQuota(cluster, { 'requests.cpu': '1', 'limits.memory': '1Gi' })
        await refused(
          cluster.post(
            urlOf('pods', namespace),
            idlePod('p', {
              containers: [
                { ...container, resources: { requests: { cpu: '1' } } },
                { ...container, name: 'second' },
              ],
            }),
          ),
          403,
          'Forbidden',
          'pods "p" is forbidden: failed quota: quota: must specify limits.memory for: main,second; requests.cpu for: second',
        )
      },
    },
    {
      name: 'What is deleted is given back',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '1', configmaps: '2', 'count/secrets': '1' })
        await ok(cluster.post(urlOf('pods', namespace), idlePod('p')), 201)
        await ok(cluster.post(urlOf('configmaps', namespace), configMap('c')), 201)
        await used(cluster, namespace, { pods: '1', configmaps: '2' })
        await ok(cluster.delete(urlOf('pods', namespace, 'p'), { gracePeriodSeconds: 0 }))
        await ok(cluster.delete(urlOf('configmaps', namespace, 'c')))
        await used(cluster, namespace, { pods: '0', configmaps: '1', 'count/secrets': '0' })
        await cluster.eventually('the API server has heard of that', async () => {
          const { status } = await cluster.post(urlOf('pods', namespace), idlePod('p'))
          return status === 201
        })
      },
    },
    {
      name: 'A pod that has ended is not counted among the pods, but among the objects',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '1', 'count/pods': '5', 'requests.cpu': '1' })
        const pods = urlOf('pods', namespace)
        await ok(cluster.post(pods, wants('a', { requests: { cpu: '1' } })), 201)
        await ok(cluster.patch(urlOf('pods', namespace, 'a', 'status'), { status: { phase: 'Succeeded' } }))
        await used(cluster, namespace, { pods: '0', 'count/pods': '1', 'requests.cpu': '0' })
      },
    },
    {
      name: 'Objects of any kind can be counted',
      async run(cluster) {
        const namespace = await withQuota(cluster, { 'count/deployments.apps': '1' })
        const path = urlOf('deployments', namespace)
        // The controller can count anew from what it knew a moment ago.
        await cluster.eventually('there are enough', async () => {
          const { status } = await cluster.post(path, deployment(cluster.uniqueName('a'), { replicas: 0 }))
          return status === 403
        })
        await refused(
          cluster.post(path, deployment('b', { replicas: 0 })),
          403,
          'Forbidden',
          `deployments.apps "b" ${exceeded} count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1`,
          { name: 'b', group: 'apps', kind: 'deployments' },
        )
      },
    },
    {
      name: 'Services count by what they take, also when they become another type',
      async run(cluster) {
        const namespace = await withQuota(cluster, { services: '2', 'services.nodeports': '1' })
        const path = urlOf('services', namespace)
        const ports = [
          { name: 'a', port: 80 },
          { name: 'b', port: 81 },
        ]
        await refused(
          cluster.post(path, service('a', { type: 'NodePort', ports })),
          403,
          'Forbidden',
          `services "a" ${exceeded} services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1`,
        )
        await ok(cluster.post(path, service('a', { type: 'NodePort' })), 201)
        await ok(cluster.post(path, service('b')), 201)
        await refused(
          cluster.patch(urlOf('services', namespace, 'b'), { spec: { type: 'NodePort' } }),
          403,
          'Forbidden',
          `services "b" ${exceeded} services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1`,
        )
        await ok(cluster.patch(urlOf('services', namespace, 'a'), { spec: { type: 'ClusterIP' } }))
        await used(cluster, namespace, { services: '2', 'services.nodeports': '0' })
      },
    },
    {
      name: 'Claims count by their storage, also for each storage class',
      async run(cluster) {
        const ofClass = 'gold.storageclass.storage.k8s.io/requests.storage'
        const namespace = await withQuota(cluster, {
          persistentvolumeclaims: '3',
          'requests.storage': '9Gi',
          [ofClass]: '3Gi',
        })
        const path = urlOf('persistentvolumeclaims', namespace)
        await ok(cluster.post(path, claim('a', '2Gi')), 201)
        await refused(
          cluster.post(path, claim('b', '2Gi')),
          403,
          'Forbidden',
          `persistentvolumeclaims "b" ${exceeded} ${ofClass}=2Gi, used: ${ofClass}=2Gi, limited: ${ofClass}=3Gi`,
        )
        await used(cluster, namespace, { persistentvolumeclaims: '1', 'requests.storage': '2Gi' })
      },
    },
    {
      name: 'A quota with scopes counts only the pods in them',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '1' }, { scopes: ['BestEffort', 'NotTerminating'] })
        const pods = urlOf('pods', namespace)
        await ok(cluster.post(pods, wants('burstable', { requests: { cpu: '1' } })), 201)
        await ok(cluster.post(pods, idlePod('terminating', { activeDeadlineSeconds: 600 })), 201)
        await ok(cluster.post(pods, idlePod('a')), 201)
        await refused(
          cluster.post(pods, idlePod('b')),
          403,
          'Forbidden',
          `pods "b" ${exceeded} pods=1, used: pods=1, limited: pods=1`,
        )
      },
    },
    {
      name: 'A scope selector can name priority classes',
      async run(cluster) {
        const scopeName = 'PriorityClass'
        const matchExpressions = [{ scopeName, operator: 'In', values: ['system-cluster-critical'] }]
        const namespace = await withQuota(cluster, { pods: '0' }, { scopeSelector: { matchExpressions } })
        const pods = urlOf('pods', namespace)
        await ok(cluster.post(pods, idlePod('usual')), 201)
        await refused(
          cluster.post(pods, idlePod('critical', { priorityClassName: 'system-cluster-critical' })),
          403,
          'Forbidden',
          `pods "critical" ${exceeded} pods=1, used: pods=0, limited: pods=0`,
        )
      },
    },
    {
      name: 'A ReplicaSet whose pods are refused says so, in its condition and in an event',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '1' })
        await ok(cluster.post(urlOf('replicasets', namespace), replicaSet('web', { replicas: 3 })), 201)
        const path = urlOf('replicasets', namespace, 'web')
        const message =
          /^pods "web-\w{5}" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1$/
        const { body } = await cluster.until(
          'it says so',
          path,
          (answer) => at(answer.body, 'status', 'conditions') !== undefined,
        )
        matches(at(body, 'status', 'conditions'), [
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
        ])
        await cluster.eventually('the event is there', async () => {
          const events = await ok(cluster.get(`${urlOf('events', namespace)}?fieldSelector=involvedObject.name%3Dweb`))
          return (at(events, 'items') as readonly unknown[]).find((event) => at(event, 'reason') === 'FailedCreate')
        })
        await ok(cluster.patch(path, { spec: { replicas: 1 } }))
        await cluster.until(
          'the condition goes',
          path,
          (answer) => at(answer.body, 'status', 'conditions') === undefined,
        )
      },
    },
    {
      name: 'A Deployment has the failure of its ReplicaSet',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '0' })
        await ok(cluster.post(urlOf('deployments', namespace), deployment('web')), 201)
        const isFailure = containing({
          type: 'ReplicaFailure',
          status: 'True',
          reason: 'FailedCreate',
          message: /exceeded quota/,
        })
        await cluster.until('it says so', urlOf('deployments', namespace, 'web'), ({ body }) =>
          isFailure(at(body, 'status', 'conditions')),
        )
      },
    },
    {
      name: 'A quota has entries that something counts, scopes that fit them and go together, and keeps its scopes',
      async run(cluster) {
        const namespace = await withQuota(cluster, { pods: '1' })
        const post = (spec: Fields) =>
          cluster.post(urlOf('resourcequotas', namespace), { metadata: { name: 'x' }, spec })
        await invalid(post({ hard: { pots: '1' } }), [
          'spec.hard[pots]',
          'FieldValueInvalid',
          /standard resource for quota/,
        ])
        await invalid(post({ hard: { cpu: '1' }, scopes: ['BestEffort'] }), [
          'spec.scopes',
          'FieldValueInvalid',
          /unsupported scope applied to resource/,
        ])
        await invalid(post({ hard: { pods: '1' }, scopes: ['Terminating', 'NotTerminating'] }), [
          'spec.scopes',
          'FieldValueInvalid',
          /conflicting scopes/,
        ])
        await invalid(
          cluster.patch(urlOf('resourcequotas', namespace, 'quota'), { spec: { scopes: ['Terminating'] } }),
          ['spec.scopes', 'FieldValueInvalid', /field is immutable/],
        )
        matches(at(await ok(cluster.get(urlOf('resourcequotas', namespace, 'quota'))), 'spec', 'scopes'), absent)
      },
    },
  ],
}
