import { deepEqual, equal } from 'node:assert/strict'
import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { at, ok } from './expectations.ts'
import {
  budget,
  daemonSet,
  deployment,
  job,
  type Manifest,
  pod,
  service,
  statefulSet,
  urlOf,
  versionOf,
} from './manifests.ts'
import { ownersOf } from './owners-of.ts'

const controllers = 'kube-controller-manager'
/** Where nodes are simulated, the simulation goes by its own name. */
const kubelet = /^(kubelet|kwok) Update status$/

type Owners = Readonly<Record<string, readonly string[]>>

/** The owners of an object, as soon as somebody whose name fits owns a field of it. */
async function ownersWith(
  cluster: ConformanceCluster,
  path: string,
  owner: RegExp | string,
  field: string,
): Promise<Owners> {
  const fits = (name: string) => (typeof owner === 'string' ? name === owner : owner.test(name))
  return cluster.eventually(`${field} belongs to ${owner}`, async () => {
    const owners = ownersOf((await cluster.get(path)).body)
    return Object.entries(owners).some(([name, fields]) => fits(name) && fields.includes(field)) && owners
  })
}

async function create(cluster: ConformanceCluster, resource: string, namespace: string, manifest: Manifest) {
  await ok(cluster.post(`${urlOf(resource, namespace)}?fieldManager=maker`, manifest))
  return urlOf(resource, namespace, manifest.metadata.name)
}

/** The one object that a controller has made in a namespace. */
async function madeBy(cluster: ConformanceCluster, resource: string, namespace: string): Promise<string> {
  return cluster.eventually(`there is one of ${resource}`, async () => {
    const items = at((await cluster.get(urlOf(resource, namespace))).body, 'items') as readonly Manifest[]
    return items.length > 0 && urlOf(resource, namespace, items[0]!.metadata.name)
  })
}

export const writers: Topic = {
  title: 'Who writes what, as the managed fields tell',
  behaviours: [
    {
      name: 'The controllers own the status of a Deployment and the annotation with its revision, and nothing that its creator set',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = await create(cluster, 'deployments', namespace, deployment('d', { replicas: 1 }))
        const owners = await ownersWith(cluster, path, `${controllers} Update status`, '.status.availableReplicas')
        deepEqual(Object.keys(owners).sort(), [`${controllers} Update status`, 'maker Update'])
        const written = owners[`${controllers} Update status`]!
        equal(written.includes('.metadata.annotations.deployment.kubernetes.io/revision'), true)
        equal(written.includes('.status.conditions[{"type":"Available"}].status'), true)
        equal(
          written.some((field) => field.startsWith('.spec')),
          false,
        )
        equal(owners['maker Update']?.includes('.spec.replicas'), true)
      },
    },
    {
      name: 'The controllers own what they set in a ReplicaSet, and its status in an entry of its own',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await create(cluster, 'deployments', namespace, deployment('d', { replicas: 1 }))
        const path = await madeBy(cluster, 'replicasets', namespace)
        const owners = await ownersWith(cluster, path, `${controllers} Update status`, '.status.readyReplicas')
        deepEqual(Object.keys(owners).sort(), [`${controllers} Update`, `${controllers} Update status`])
        const fields = owners[`${controllers} Update`]!
        for (const field of ['.spec.replicas', '.spec.selector', '.metadata.labels.pod-template-hash'])
          equal(fields.includes(field), true, field)
        equal(
          fields.some((field) => /^\.metadata\.ownerReferences\[\{"uid":"[^"]+"\}\]$/.test(field)),
          true,
        )
      },
    },
    {
      name: 'A pod of a workload belongs to the controllers, its status to the kubelet, and its node to nobody',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await create(cluster, 'deployments', namespace, deployment('d', { replicas: 1 }))
        const path = await madeBy(cluster, 'pods', namespace)
        const owners = await ownersWith(cluster, path, kubelet, '.status.podIP')
        equal(Object.keys(owners).length, 2)
        equal(owners[`${controllers} Update`]?.includes('.spec.containers[{"name":"main"}].image'), true)
        const all = Object.values(owners).flat()
        for (const field of [
          '.spec.nodeName',
          '.status.conditions',
          '.status.conditions[{"type":"PodScheduled"}].status',
        ])
          equal(all.includes(field), false, field)
        equal(all.includes('.status.conditions[{"type":"Ready"}].status'), true)
      },
    },
    {
      name: 'The scheduler tells in the status of a pod that it finds no node for it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const stuck = pod('stuck', { nodeSelector: { 'conformance.example/node': 'none' } })
        const path = await create(cluster, 'pods', namespace, stuck)
        const field = '.status.conditions[{"type":"PodScheduled"}].status'
        const owners = await ownersWith(cluster, path, 'kube-scheduler Update status', field)
        equal(owners['kube-scheduler Update status']?.includes('.status.phase'), false)
      },
    },
    {
      name: 'The controllers own the status of StatefulSets, DaemonSets and Jobs',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const [resource, manifest, field] of [
          ['statefulsets', statefulSet('set', { replicas: 1 }), '.status.currentRevision'],
          ['daemonsets', daemonSet('daemons'), '.status.desiredNumberScheduled'],
          ['jobs', job('job'), '.status.startTime'],
        ] as const) {
          const path = await create(cluster, resource, namespace, manifest)
          const owners = await ownersWith(cluster, path, `${controllers} Update status`, field)
          deepEqual(Object.keys(owners).sort(), [`${controllers} Update status`, 'maker Update'])
        }
      },
    },
    {
      name: 'The controllers own the endpoints of a Service',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await create(cluster, 'pods', namespace, pod('p', {}, { labels: { app: 's' } }))
        await create(cluster, 'services', namespace, service('s'))
        const slice = await madeBy(cluster, 'endpointslices', namespace)
        const owners = await ownersWith(cluster, slice, `${controllers} Update`, '.endpoints')
        deepEqual(Object.keys(owners), [`${controllers} Update`])
        await ownersWith(cluster, urlOf('endpoints', namespace, 's'), `${controllers} Update`, '.subsets')
      },
    },
    {
      name: 'An eviction writes the status of the budget in the name of the API server, and takes it from the controllers',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const name of ['a', 'b']) await create(cluster, 'pods', namespace, pod(name, {}, { labels: { app: 'w' } }))
        const path = await create(cluster, 'poddisruptionbudgets', namespace, budget('w', { minAvailable: 1 }))
        await cluster.until(
          'an eviction is allowed',
          path,
          ({ body }) => at(body, 'status', 'disruptionsAllowed') === 1,
        )
        const before = await ownersWith(cluster, path, `${controllers} Update status`, '.status.disruptionsAllowed')
        equal(before[`${controllers} Update status`]?.includes('.status.currentHealthy'), true)
        const watch = await cluster.watch(`${urlOf('poddisruptionbudgets', namespace)}?watch=true`)
        const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } }
        await ok(cluster.post(urlOf('pods', namespace, 'a', 'eviction'), eviction), 201)
        const spent = await watch.until(({ object }) => 'kube-apiserver Update status' in ownersOf(object))
        const written = ownersOf(spent.object)['kube-apiserver Update status']!
        for (const field of ['.status.disruptedPods.a', '.status.disruptionsAllowed'])
          equal(written.includes(field), true, field)
      },
    },
    {
      name: 'An autoscaler sets the size as the controllers, through scale',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = await create(cluster, 'deployments', namespace, deployment('d', { replicas: 1 }))
        const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }
        await create(cluster, 'horizontalpodautoscalers', namespace, {
          apiVersion: versionOf('horizontalpodautoscalers'),
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'h' },
          spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 3 },
        })
        const owners = await ownersWith(cluster, path, `${controllers} Update scale`, '.spec.replicas')
        equal(owners['maker Update']?.includes('.spec.replicas'), false)
        const status = urlOf('horizontalpodautoscalers', namespace, 'h')
        await ownersWith(cluster, status, `${controllers} Update status`, '.status.desiredReplicas')
      },
    },
    {
      name: 'The controllers own what they add to a node that somebody made',
      async run(cluster) {
        const name = cluster.uniqueName('conformance')
        const node = { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { unschedulable: true } }
        await ok(cluster.post('/api/v1/nodes?fieldManager=maker', node))
        cluster.atEnd(() => cluster.delete(`/api/v1/nodes/${name}`))
        const ttl = '.metadata.annotations.node.alpha.kubernetes.io/ttl'
        const owners = await ownersWith(cluster, `/api/v1/nodes/${name}`, `${controllers} Update`, ttl)
        deepEqual(owners['maker Update'], ['.spec.unschedulable'])
      },
    },
    {
      name: 'What the server puts into a new namespace belongs to the controllers',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('configmaps', namespace, 'kube-root-ca.crt')
        await ownersWith(cluster, path, `${controllers} Update`, '.data.ca.crt')
      },
    },
    {
      name: 'The rules of an aggregated ClusterRole are applied by a manager of their own',
      async run(cluster) {
        const owners = ownersOf(await ok(cluster.get(urlOf('clusterroles', undefined, 'view'))))
        deepEqual(owners['clusterrole-aggregation-controller Apply'], ['.rules'])
        equal(owners['kube-apiserver Update']?.includes('.aggregationRule.clusterRoleSelectors'), true)
      },
    },
    {
      name: 'The API server owns the status of a CustomResourceDefinition',
      async run(cluster) {
        const plural = `owned${cluster.uniqueName('s').replace('-', '')}`
        const name = `${plural}.conformance.example`
        await cluster.create('customresourcedefinitions', undefined, {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name },
          spec: {
            group: 'conformance.example',
            scope: 'Namespaced',
            names: { plural, singular: plural, kind: plural.replace(/^o/, 'O') },
            versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
          },
        })
        const path = urlOf('customresourcedefinitions', undefined, name)
        await ownersWith(cluster, path, 'kube-apiserver Update status', '.status.acceptedNames.plural')
      },
    },
    {
      name: 'A claim and its volume are bound by the controllers, their phases in entries of their own',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('conformance')
        const capacity = { storage: '1Gi' }
        await ok(
          cluster.post('/api/v1/persistentvolumes?fieldManager=maker', {
            apiVersion: 'v1',
            kind: 'PersistentVolume',
            metadata: { name },
            spec: {
              capacity,
              accessModes: ['ReadWriteOnce'],
              storageClassName: name,
              hostPath: { path: '/conformance' },
            },
          }),
        )
        cluster.atEnd(() => cluster.delete(`/api/v1/persistentvolumes/${name}`))
        const claim = await create(cluster, 'persistentvolumeclaims', namespace, {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'c' },
          spec: { accessModes: ['ReadWriteOnce'], storageClassName: name, resources: { requests: capacity } },
        })
        const owners = await ownersWith(cluster, claim, `${controllers} Update status`, '.status.phase')
        equal(owners[`${controllers} Update`]?.includes('.spec.volumeName'), true)
        const volume = `/api/v1/persistentvolumes/${name}`
        await ownersWith(cluster, volume, `${controllers} Update`, '.spec.claimRef')
        await ownersWith(cluster, volume, `${controllers} Update status`, '.status.phase')
      },
    },
  ],
}
