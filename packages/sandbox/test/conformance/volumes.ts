import type { Topic } from './behaviour.ts'
import type { Answer, ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, matches, ok } from './expectations.ts'
import { idlePod, type Manifest, pod, statefulSet, urlOf } from './manifests.ts'

type Fields = Readonly<Record<string, unknown>>

const claim = (name: string, storage: string, storageClassName: string, spec: Fields = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } }, ...spec },
})

/** A volume of a class of the behaviour's own, so that no other claim takes it. */
async function volume(
  cluster: ConformanceCluster,
  storage: string,
  storageClassName: string,
  spec: Fields = {},
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const name = cluster.uniqueName('conformance-volume')
  await cluster.create('persistentvolumes', undefined, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      hostPath: { path: '/srv/conformance' },
      ...spec,
    },
  })
  // One that somebody waits for may be taken before it is looked at.
  await cluster.until('it is Available', urlOf('persistentvolumes', undefined, name), ({ body }) =>
    ['Available', 'Bound'].includes(String(at(body, 'status', 'phase'))),
  )
  // A volume that is still bound goes only after its claim.
  cluster.atEnd(() => cluster.patch(urlOf('persistentvolumes', undefined, name), { metadata: { finalizers: null } }))
  return name
}

async function storageClass(cluster: ConformanceCluster, fields: Fields): Promise<string> {
  const name = cluster.uniqueName('conformance-class')
  await cluster.create('storageclasses', undefined, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    ...fields,
  } as Manifest)
  return name
}

const phase =
  (wanted: string) =>
  ({ body }: Answer) =>
    at(body, 'status', 'phase') === wanted

async function bound(cluster: ConformanceCluster, namespace: string, name: string): Promise<unknown> {
  const path = urlOf('persistentvolumeclaims', namespace, name)
  return (await cluster.until('the claim is bound', path, phase('Bound'))).body
}

/** Waits until an event with this reason is told about an object. */
async function told(cluster: ConformanceCluster, namespace: string, name: string, reason: string): Promise<unknown> {
  return cluster.eventually(`${reason} is told of ${name}`, async () => {
    const events = await ok(cluster.get(`${urlOf('events', namespace)}?fieldSelector=involvedObject.name%3D${name}`))
    return (at(events, 'items') as readonly unknown[]).find((event) => at(event, 'reason') === reason)
  })
}

const using = (name: string, claimName: string, make: typeof pod = idlePod): Manifest =>
  make(name, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] })

export const volumes: Topic = {
  title: 'Volumes and claims',
  behaviours: [
    {
      name: 'A new volume becomes Available, a new claim Pending; both are protected',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = await volume(cluster, '1024Mi', cluster.uniqueName('own'))
        const { body } = await cluster.until(
          'it is Available',
          urlOf('persistentvolumes', undefined, name),
          phase('Available'),
        )
        matches(body, {
          metadata: { finalizers: ['kubernetes.io/pv-protection'] },
          spec: { capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
        })
        const created = await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', ''))
        matches(created, {
          metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
          spec: { storageClassName: '', volumeMode: 'Filesystem' },
          status: { phase: 'Pending' },
        })
        await told(cluster, namespace, 'c', 'FailedBinding')
      },
    },
    {
      name: 'A claim is bound to the smallest volume that is large enough and has its modes',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        await volume(cluster, '1Gi', own)
        await volume(cluster, '5Gi', own)
        const wanted = await volume(cluster, '3Gi', own)
        await volume(cluster, '2Gi', own, { accessModes: ['ReadOnlyMany'] })
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1500Mi', own))
        matches(await bound(cluster, namespace, 'c'), {
          metadata: {
            annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
          },
          spec: { volumeName: wanted },
          status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '3Gi' } },
        })
        matches(await ok(cluster.get(urlOf('persistentvolumes', undefined, wanted))), {
          metadata: { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } },
          spec: { claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name: 'c' } },
          status: { phase: 'Bound' },
        })
      },
    },
    {
      name: 'A claim is bound to a volume of its class that has the labels it selects',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        const selector = { matchLabels: { disk: 'fast' } }
        await volume(cluster, '1Gi', own, {}, { disk: 'slow' })
        await volume(cluster, '1Gi', cluster.uniqueName('other'), {}, { disk: 'fast' })
        const fast = await volume(cluster, '2Gi', own, {}, { disk: 'fast' })
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', own, { selector }))
        await cluster.create('persistentvolumeclaims', namespace, claim('unknown', '1Gi', cluster.uniqueName('none')))
        matches(at(await bound(cluster, namespace, 'c'), 'spec', 'volumeName'), fast)
        await told(cluster, namespace, 'unknown', 'ProvisioningFailed')
      },
    },
    {
      name: 'A volume can be reserved for a claim by its name',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        const reserved = await volume(cluster, '9Gi', own, { claimRef: { namespace, name: 'second' } })
        await cluster.create('persistentvolumeclaims', namespace, claim('second', '1Gi', own))
        matches(at(await bound(cluster, namespace, 'second'), 'spec', 'volumeName'), reserved)
        matches(await ok(cluster.get(urlOf('persistentvolumes', undefined, reserved))), {
          metadata: { annotations: absent },
          spec: { claimRef: { uid: /./ } },
        })
      },
    },
    {
      name: 'A retained volume is Released when its claim is gone, and Available when its reservation is',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        const name = await volume(cluster, '1Gi', own)
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', own))
        await bound(cluster, namespace, 'c')
        await ok(cluster.delete(urlOf('persistentvolumeclaims', namespace, 'c')))
        const path = urlOf('persistentvolumes', undefined, name)
        await cluster.until('it is Released', path, phase('Released'))
        await ok(cluster.patch(path, { spec: { claimRef: null } }))
        await cluster.until('it is Available', path, phase('Available'))
      },
    },
    {
      name: 'A volume that is to be deleted with its claim fails where nothing can delete it',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        const name = await volume(cluster, '1Gi', own, { persistentVolumeReclaimPolicy: 'Delete' })
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', own))
        await bound(cluster, namespace, 'c')
        await ok(cluster.delete(urlOf('persistentvolumeclaims', namespace, 'c')))
        const { body } = await cluster.until(
          'it has failed',
          urlOf('persistentvolumes', undefined, name),
          phase('Failed'),
        )
        matches(
          at(body, 'status', 'message'),
          'host_path deleter only supports /tmp/.+ but received provided /srv/conformance',
        )
      },
    },
    {
      name: 'A bound volume that is deleted stays until its claim is gone',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        const name = await volume(cluster, '1Gi', own)
        const path = urlOf('persistentvolumes', undefined, name)
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', own))
        await bound(cluster, namespace, 'c')
        matches(at(await ok(cluster.delete(path)), 'metadata', 'deletionTimestamp'), /./)
        matches(await ok(cluster.get(path)), { status: { phase: 'Bound' } })
        await ok(cluster.delete(urlOf('persistentvolumeclaims', namespace, 'c')))
        await cluster.until('it is gone', path, ({ status }) => status === 404)
      },
    },
    {
      name: 'A claim that a pod uses stays until the pod is gone',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        await volume(cluster, '1Gi', own)
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', own))
        await bound(cluster, namespace, 'c')
        await cluster.create('pods', namespace, using('p', 'c', pod))
        await cluster.until(
          'the pod has a node',
          urlOf('pods', namespace, 'p'),
          ({ body }) => at(body, 'spec', 'nodeName') !== undefined,
        )
        const path = urlOf('persistentvolumeclaims', namespace, 'c')
        await ok(cluster.delete(path))
        matches(await ok(cluster.get(path)), { metadata: { deletionTimestamp: /./ }, status: { phase: 'Bound' } })
        await ok(cluster.delete(urlOf('pods', namespace, 'p'), { gracePeriodSeconds: 0 }))
        await cluster.until('it is gone', path, ({ status }) => status === 404)
      },
    },
    {
      name: 'A claim whose volume has gone is Lost',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        const name = await volume(cluster, '1Gi', own)
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', own))
        await bound(cluster, namespace, 'c')
        const path = urlOf('persistentvolumes', undefined, name)
        await ok(cluster.delete(path))
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
        await cluster.until('it is lost', urlOf('persistentvolumeclaims', namespace, 'c'), phase('Lost'))
        await told(cluster, namespace, 'c', 'ClaimLost')
      },
    },
    {
      name: 'A claim of a class asks its provisioner, and says that it waits',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = await storageClass(cluster, { provisioner: 'conformance.example/nobody' })
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', name))
        matches(await told(cluster, namespace, 'c', 'ExternalProvisioning'), {
          type: 'Normal',
          message:
            /^Waiting for a volume to be created either by the external provisioner 'conformance.example\/nobody' or manually/,
        })
        matches(at(await ok(cluster.get(urlOf('persistentvolumeclaims', namespace, 'c'))), 'metadata', 'annotations'), {
          'volume.kubernetes.io/storage-provisioner': 'conformance.example/nobody',
          'volume.beta.kubernetes.io/storage-provisioner': 'conformance.example/nobody',
        })
      },
    },
    {
      name: 'A claim of a class that waits for a consumer is bound for the node of its first pod',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = await storageClass(cluster, {
          provisioner: 'kubernetes.io/no-provisioner',
          volumeBindingMode: 'WaitForFirstConsumer',
        })
        const nodes = at(await ok(cluster.get('/api/v1/nodes')), 'items') as readonly Manifest[]
        const node = nodes.map(({ metadata }) => metadata.name).find((each) => each === 'node-2') ?? ''
        const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }]
        const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions }] } }
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', name))
        await told(cluster, namespace, 'c', 'WaitForFirstConsumer')
        await cluster.create('pods', namespace, using('p', 'c', pod))
        await cluster.until('the scheduler finds no volume', urlOf('pods', namespace, 'p'), ({ body }) =>
          JSON.stringify(at(body, 'status', 'conditions') ?? '').includes(
            "didn't find available persistent volumes to bind",
          ),
        )
        const own = await volume(cluster, '1Gi', name, { nodeAffinity })
        matches(at(await bound(cluster, namespace, 'c'), 'spec', 'volumeName'), own)
        await cluster.until(
          'the pod is there',
          urlOf('pods', namespace, 'p'),
          ({ body }) => at(body, 'spec', 'nodeName') === node,
        )
      },
    },
    {
      name: 'A pod whose claims are missing or not bound is not scheduled',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('persistentvolumeclaims', namespace, claim('c', '1Gi', ''))
        await cluster.create('pods', namespace, using('unbound', 'c', pod))
        await cluster.create('pods', namespace, using('missing', 'nothing', pod))
        for (const [name, message] of [
          ['unbound', /^0\/\d+ nodes are available: pod has unbound immediate PersistentVolumeClaims\. not found$/],
          ['missing', /^0\/\d+ nodes are available: persistentvolumeclaim "nothing" not found\. not found$/],
        ] as const) {
          const isSaid = containing({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message })
          await cluster.until(`${name} is not scheduled`, urlOf('pods', namespace, name), ({ body }) =>
            isSaid(at(body, 'status', 'conditions')),
          )
        }
      },
    },
    {
      name: 'A StatefulSet makes a claim for each pod and template, and leaves them when it is scaled down',
      async run(cluster) {
        const [namespace, own] = [await cluster.namespace(), cluster.uniqueName('own')]
        await volume(cluster, '1Gi', own)
        const { spec } = claim('data', '1Gi', own)
        const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec }]
        await cluster.create('statefulsets', namespace, statefulSet('db', { replicas: 1, volumeClaimTemplates }))
        await told(cluster, namespace, 'db', 'SuccessfulCreate')
        matches(await bound(cluster, namespace, 'data-db-0'), { metadata: { labels: { app: 'db' } } })
        const path = urlOf('pods', namespace, 'db-0')
        const { body } = await cluster.until(
          'its pod has a node',
          path,
          (answer) => at(answer.body, 'spec', 'nodeName') !== undefined,
        )
        matches(
          at(body, 'spec', 'volumes'),
          containing({ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }),
        )
        await ok(cluster.patch(urlOf('statefulsets', namespace, 'db'), { spec: { replicas: 0 } }))
        await cluster.until('its pod is gone', path, ({ status }) => status === 404)
        await bound(cluster, namespace, 'data-db-0')
      },
    },
  ],
}
