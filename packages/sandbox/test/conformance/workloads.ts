import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, matches, ok } from './expectations.ts'
import { container, deployment, type Manifest, pod, replicaSet, urlOf } from './manifests.ts'

export const itemsOf = (body: unknown): readonly Manifest[] => at(body, 'items') as readonly Manifest[]

export async function podsOf(cluster: ConformanceCluster, namespace: string): Promise<readonly Manifest[]> {
  return itemsOf(await ok(cluster.get(urlOf('pods', namespace))))
}

async function rolledOut(
  cluster: ConformanceCluster,
  namespace: string,
  name: string,
  replicas: number,
): Promise<Manifest> {
  const { body } = await cluster.until('it is rolled out', urlOf('deployments', namespace, name), ({ body }) => {
    const status = at(body, 'status')
    return (
      at(status, 'observedGeneration') === at(body, 'metadata', 'generation') &&
      (at(status, 'updatedReplicas') ?? 0) === replicas &&
      (at(status, 'availableReplicas') ?? 0) === replicas &&
      (at(status, 'replicas') ?? 0) === replicas
    )
  })
  return body as Manifest
}

export async function aDeployment(
  cluster: ConformanceCluster,
  spec: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const namespace = await cluster.namespace()
  await cluster.create('deployments', namespace, deployment('d', { replicas: 2, ...spec }))
  await rolledOut(cluster, namespace, 'd', Number(spec['replicas'] ?? 2))
  return namespace
}

const newImage = { spec: { template: { spec: { containers: [{ ...container, image: 'registry.example/main:2' }] } } } }
const revision = 'deployment.kubernetes.io/revision'

export async function ready(
  cluster: ConformanceCluster,
  resource: string,
  namespace: string,
  name: string,
  wanted: number,
): Promise<Manifest> {
  const { body } = await cluster.until(
    `${wanted} are ready`,
    urlOf(resource, namespace, name),
    ({ body }) =>
      (at(body, 'status', 'readyReplicas') ?? 0) === wanted &&
      at(body, 'status', 'observedGeneration') === at(body, 'metadata', 'generation'),
  )
  return body as Manifest
}

export const workloads: Topic = {
  title: 'Workloads',
  behaviours: [
    {
      name: 'A pod gets an address, runs and becomes ready',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, pod('p'))
        const { body } = await cluster.until(
          'it is ready',
          urlOf('pods', namespace, 'p'),
          ({ body }) => at(body, 'status', 'containerStatuses', 0, 'ready') === true,
        )
        matches(body, {
          status: {
            podIP: /^\d+\.\d+\.\d+\.\d+$/,
            conditions: containing(
              { type: 'Ready', status: 'True' },
              { type: 'ContainersReady', status: 'True' },
              { type: 'Initialized', status: 'True' },
            ),
            containerStatuses: [
              {
                name: 'main',
                ready: true,
                started: true,
                restartCount: 0,
                image: 'registry.example/main:1',
                state: { running: { startedAt: /Z$/ } },
              },
            ],
          },
        })
      },
    },
    {
      name: 'A Deployment makes a ReplicaSet that makes the pods, each owned by the one before',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        const [set] = itemsOf(await ok(cluster.get(urlOf('replicasets', namespace))))
        matches(set, {
          metadata: {
            name: /^d-[a-z0-9]+$/,
            ownerReferences: [
              { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', controller: true, blockOwnerDeletion: true },
            ],
            annotations: { [revision]: '1' },
          },
          spec: { replicas: 2 },
        })
        for (const each of await podsOf(cluster, namespace))
          matches(each, {
            metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: set?.metadata.name, controller: true }] },
          })
      },
    },
    {
      name: 'The ReplicaSet and the pods of a Deployment have the hash of the template in label and name',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        const [set] = itemsOf(await ok(cluster.get(urlOf('replicasets', namespace))))
        const hash = at(set, 'metadata', 'labels', 'pod-template-hash')
        matches(set, {
          metadata: { name: `d-${hash}` },
          spec: { selector: { matchLabels: { app: 'd', 'pod-template-hash': hash } } },
        })
        for (const each of await podsOf(cluster, namespace))
          matches(each.metadata, {
            name: new RegExp(`^d-${hash}-[a-z0-9]{5}$`),
            labels: { 'pod-template-hash': hash },
            generateName: `d-${hash}-`,
          })
      },
    },
    {
      name: 'A Deployment tells in its conditions that it is available and has progressed',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        const { body } = await cluster.until('it has told', urlOf('deployments', namespace, 'd'), ({ body }) =>
          JSON.stringify(at(body, 'status', 'conditions')).includes('NewReplicaSetAvailable'),
        )
        matches(body, {
          metadata: { annotations: { [revision]: '1' } },
          status: {
            conditions: containing(
              { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
              {
                type: 'Progressing',
                status: 'True',
                reason: 'NewReplicaSetAvailable',
                message: /^ReplicaSet "d-[a-z0-9]+" has successfully progressed\.$/,
              },
            ),
            readyReplicas: 2,
            unavailableReplicas: absent,
          },
        })
      },
    },
    {
      name: 'A pod of a ReplicaSet that is deleted is replaced',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('replicasets', namespace, replicaSet('r', { replicas: 2 }))
        await ready(cluster, 'replicasets', namespace, 'r', 2)
        const [first] = await podsOf(cluster, namespace)
        await ok(cluster.delete(urlOf('pods', namespace, first?.metadata.name), { gracePeriodSeconds: 0 }))
        await cluster.eventually('there are two others', async () => {
          const pods = await podsOf(cluster, namespace)
          return pods.length === 2 && pods.every(({ metadata }) => metadata.name !== first?.metadata.name)
        })
      },
    },
    {
      name: 'A ReplicaSet adopts pods that match, and lets go of those that no longer do',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, pod('stray', {}, { labels: { app: 'r' } }))
        await cluster.create('replicasets', namespace, replicaSet('r', { replicas: 1 }))
        const path = urlOf('pods', namespace, 'stray')
        await cluster.until(
          'it is adopted',
          path,
          ({ body }) => at(body, 'metadata', 'ownerReferences', 0, 'name') === 'r',
        )
        await ok(cluster.patch(path, { metadata: { labels: { app: 'other' } } }))
        await cluster.until('it is let go', path, ({ body }) => at(body, 'metadata', 'ownerReferences') === undefined)
      },
    },
    {
      name: 'A Deployment that is scaled down ends pods, scaled to zero all of them',
      async run(cluster) {
        const namespace = await aDeployment(cluster, { replicas: 3 })
        await ok(cluster.patch(`${urlOf('deployments', namespace, 'd')}/scale`, { spec: { replicas: 0 } }))
        await cluster.eventually('there is none', async () => (await podsOf(cluster, namespace)).length === 0)
      },
    },
    {
      name: 'Scaling a Deployment makes no new revision',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        await ok(cluster.patch(urlOf('deployments', namespace, 'd'), { spec: { replicas: 3 } }))
        matches(await rolledOut(cluster, namespace, 'd', 3), { metadata: { annotations: { [revision]: '1' } } })
        matches(itemsOf(await ok(cluster.get(urlOf('replicasets', namespace)))).length, 1)
      },
    },
    {
      name: 'A new template rolls out as a new ReplicaSet and revision; the old one stays, with no pods',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        await ok(cluster.patch(urlOf('deployments', namespace, 'd'), newImage))
        matches(await rolledOut(cluster, namespace, 'd', 2), { metadata: { annotations: { [revision]: '2' } } })
        const sets = itemsOf(await ok(cluster.get(urlOf('replicasets', namespace))))
        const shape = (number: string, replicas: number) => ({
          metadata: { annotations: { [revision]: number } },
          spec: { replicas },
        })
        matches(sets, containing(shape('1', 0), shape('2', 2)))
      },
    },
    {
      name: 'Going back to an earlier template takes its ReplicaSet up again, as the newest revision',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        const path = urlOf('deployments', namespace, 'd')
        await ok(cluster.patch(path, newImage))
        await rolledOut(cluster, namespace, 'd', 2)
        await ok(cluster.patch(path, { spec: { template: { spec: { containers: [container] } } } }))
        matches(await rolledOut(cluster, namespace, 'd', 2), { metadata: { annotations: { [revision]: '3' } } })
        matches(itemsOf(await ok(cluster.get(urlOf('replicasets', namespace)))).length, 2)
      },
    },
    {
      name: 'A paused Deployment does not roll out until it is resumed',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        const path = urlOf('deployments', namespace, 'd')
        await ok(cluster.patch(path, { spec: { ...newImage.spec, paused: true } }))
        await cluster.until('it is seen', path, ({ body }) => at(body, 'status', 'observedGeneration') === 2)
        matches(itemsOf(await ok(cluster.get(urlOf('replicasets', namespace)))).length, 1)
        await ok(cluster.patch(path, { spec: { paused: null } }))
        matches(await rolledOut(cluster, namespace, 'd', 2), { metadata: { annotations: { [revision]: '2' } } })
      },
    },
    {
      name: 'A paused Deployment whose template has changed is scaled to zero and back with its newest ReplicaSet',
      async run(cluster) {
        const namespace = await aDeployment(cluster)
        const path = urlOf('deployments', namespace, 'd')
        await ok(cluster.patch(path, { spec: { ...newImage.spec, paused: true } }))
        await ok(cluster.patch(path, { spec: { replicas: 0 } }))
        await cluster.eventually('there is none', async () => (await podsOf(cluster, namespace)).length === 0)
        await ok(cluster.patch(path, { spec: { replicas: 2 } }))
        await ready(cluster, 'deployments', namespace, 'd', 2)
        matches(itemsOf(await ok(cluster.get(urlOf('replicasets', namespace)))).length, 1)
      },
    },
    {
      name: 'Recreate ends all old pods before the first new one',
      async run(cluster) {
        const namespace = await aDeployment(cluster, { strategy: { type: 'Recreate' } })
        const revisionOf = at(await ok(cluster.get(urlOf('pods', namespace))), 'metadata', 'resourceVersion')
        const stream = await cluster.watch(`${urlOf('pods', namespace)}?watch=true&resourceVersion=${revisionOf}`)
        await ok(cluster.patch(urlOf('deployments', namespace, 'd'), newImage))
        let gone = 0
        await stream.until(({ type }) => {
          if (type === 'DELETED') gone++
          return type === 'ADDED'
        })
        matches(gone, 2)
      },
    },
    {
      name: 'Old ReplicaSets beyond revisionHistoryLimit are deleted',
      async run(cluster) {
        const namespace = await aDeployment(cluster, { revisionHistoryLimit: 0, replicas: 1 })
        await ok(cluster.patch(urlOf('deployments', namespace, 'd'), newImage))
        await rolledOut(cluster, namespace, 'd', 1)
        await cluster.eventually(
          'one is left',
          async () => itemsOf(await ok(cluster.get(urlOf('replicasets', namespace)))).length === 1,
        )
      },
    },
  ],
}
