import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, invalid, matches, ok, refused } from './expectations.ts'
import { daemonSet, deployment, type Manifest, replicaSet, statefulSet, urlOf } from './manifests.ts'

/** Workloads whose pods no node takes, so that their size is all that changes. */
const stuck = { nodeSelector: { 'conformance.example/none': 'here' } }

async function aDeployment(cluster: ConformanceCluster, replicas = 0): Promise<string> {
  const namespace = await cluster.namespace()
  await cluster.create('deployments', namespace, deployment('d', { replicas, paused: true }))
  return urlOf('deployments', namespace, 'd')
}

const scalable = [
  ['deployments', deployment],
  ['replicasets', replicaSet],
  ['statefulsets', statefulSet],
] as const

export const scale: Topic = {
  title: 'Scale',
  behaviours: [
    ...scalable.map(([resource, manifest]) => ({
      name: `The size of ${resource} is read and set through their subresource scale`,
      async run(cluster: ConformanceCluster) {
        const namespace = await cluster.namespace()
        await cluster.create(resource, namespace, manifest('w', { replicas: 0 }))
        const path = urlOf(resource, namespace, 'w', 'scale')
        matches(await ok(cluster.get(path)), {
          kind: 'Scale',
          apiVersion: 'autoscaling/v1',
          metadata: { name: 'w', namespace },
          spec: (spec: unknown) => JSON.stringify(spec) === '{}' || at(spec, 'replicas') === 0,
          status: { replicas: 0, selector: 'app=w' },
        })
        matches(await ok(cluster.patch(path, { spec: { replicas: 1 } }), 200), { kind: 'Scale', spec: { replicas: 1 } })
        matches(await ok(cluster.get(urlOf(resource, namespace, 'w'))), { spec: { replicas: 1 } })
      },
    })),
    {
      name: 'A Scale is replaced with PUT',
      async run(cluster) {
        const path = `${await aDeployment(cluster)}/scale`
        const replaced = await cluster.eventually('no controller writes in between', async () => {
          const current = (await ok(cluster.get(path))) as Manifest
          const answer = await cluster.put(path, { ...current, spec: { replicas: 3 } })
          return answer.status !== 409 && answer
        })
        matches(replaced, { status: 200, body: { spec: { replicas: 3 } } })
      },
    },
    {
      name: 'A Scale of something that is no whole number of 32 bits is refused, and nothing is scaled',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const name = 'd'
        for (const replicas of ['two', 1.5, true, [1], { n: 1 }, 3_000_000_000]) {
          const wrong = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name }, spec: { replicas } }
          await refused(cluster.put(`${path}/scale`, wrong), 400, 'BadRequest', /cannot be handled as a Scale/)
          await refused(cluster.patch(`${path}/scale`, { spec: { replicas } }), 422, 'Invalid')
        }
        matches(await ok(cluster.get(path)), { spec: { replicas: 0 } })
      },
    },
    {
      name: 'A Scale without a name, of another kind or of another namespace is refused',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const sound = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'd' }, spec: { replicas: 1 } }
        for (const [wrong, why] of [
          [{}, /name must be provided/],
          [{ ...sound, apiVersion: 'apps/v1', kind: 'Deployment' }, /cannot be handled as a Scale/],
          [{ ...sound, metadata: { name: 'e' } }, /does not match the name on the URL/],
          [{ ...sound, metadata: { name: 'd', namespace: 'kube-system' } }, /does not match the namespace sent/],
        ] as const)
          await refused(cluster.put(`${path}/scale`, wrong), 400, 'BadRequest', why)
      },
    },
    {
      name: 'A Scale with an old resourceVersion is refused with 409',
      async run(cluster) {
        const path = `${await aDeployment(cluster)}/scale`
        const current = (await ok(cluster.get(path))) as Manifest
        const old = { ...current, metadata: { ...current.metadata, resourceVersion: '1' }, spec: { replicas: 3 } }
        await refused(cluster.put(path, old), 409, 'Conflict', /the object has been modified/)
      },
    },
    {
      name: 'The Scale carries the uid and resourceVersion of its object',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const object = await ok(cluster.get(path))
        matches(await ok(cluster.get(`${path}/scale`)), { metadata: { uid: at(object, 'metadata', 'uid') } })
      },
    },
    {
      name: 'A change of the size is a change of the specification: generation grows',
      async run(cluster) {
        const path = await aDeployment(cluster)
        await ok(cluster.patch(`${path}/scale`, { spec: { replicas: 2 } }))
        matches(await ok(cluster.get(path)), { metadata: { generation: 2 } })
      },
    },
    {
      name: 'A negative size is refused',
      async run(cluster) {
        const path = await aDeployment(cluster)
        await invalid(cluster.patch(`${path}/scale`, { spec: { replicas: -1 } }), [
          'spec.replicas',
          'FieldValueInvalid',
          /must be greater than or equal to 0/,
        ])
      },
    },
    {
      name: 'A dry run of a new size sets nothing',
      async run(cluster) {
        const path = await aDeployment(cluster, 1)
        matches(await ok(cluster.patch(`${path}/scale?dryRun=All`, { spec: { replicas: 5 } })), {
          spec: { replicas: 5 },
        })
        matches(await ok(cluster.get(path)), { spec: { replicas: 1 } })
      },
    },
    {
      name: 'A JSON patch with a test changes the size only from the size that is expected',
      async run(cluster) {
        const path = `${await aDeployment(cluster, 2)}/scale`
        const operations = (from: number) => [
          { op: 'test', path: '/spec/replicas', value: from },
          { op: 'replace', path: '/spec/replicas', value: 4 },
        ]
        await refused(cluster.patch(path, operations(9)), 422, 'Invalid')
        matches(await ok(cluster.patch(path, operations(2))), { spec: { replicas: 4 } })
      },
    },
    {
      name: 'The scale of what does not exist is refused with 404',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await refused(
          cluster.get(urlOf('deployments', namespace, 'none', 'scale')),
          404,
          'NotFound',
          'deployments.apps "none" not found',
        )
      },
    },
    {
      name: 'A kind without a size has no subresource scale',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create(
          'daemonsets',
          namespace,
          daemonSet('d', {
            template: {
              metadata: { labels: { app: 'd' } },
              spec: { containers: [{ name: 'main', image: 'x' }], ...stuck },
            },
          }),
        )
        await refused(
          cluster.get(urlOf('daemonsets', namespace, 'd', 'scale')),
          404,
          'NotFound',
          'the server could not find the requested resource',
        )
      },
    },
    {
      name: 'The managed fields tell that a size was set through scale',
      async run(cluster) {
        const path = await aDeployment(cluster)
        await ok(cluster.patch(`${path}/scale?fieldManager=scaler`, { spec: { replicas: 2 } }))
        const found = await ok(cluster.get(path))
        const entry = (at(found, 'metadata', 'managedFields') as readonly unknown[]).find(
          (each) => at(each, 'manager') === 'scaler',
        )
        matches(entry, {
          subresource: 'scale',
          operation: 'Update',
          fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:template': absent } },
        })
      },
    },
  ],
}
