import { deepEqual, equal } from 'node:assert/strict'
import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { at, matches, ok, refused } from './expectations.ts'
import { deployment, urlOf } from './manifests.ts'
import { entriesOf, ownersOf } from './owners-of.ts'

/** A Deployment that `maker` has created and whose pods nobody makes. */
async function paused(cluster: ConformanceCluster, replicas: number): Promise<string> {
  const namespace = await cluster.namespace()
  const manifest = deployment('d', { replicas, paused: true })
  await ok(cluster.post(`${urlOf('deployments', namespace)}?fieldManager=maker`, manifest))
  return urlOf('deployments', namespace, 'd')
}

const scale = (cluster: ConformanceCluster, path: string, manager: string, replicas: number) =>
  ok(cluster.patch(`${path}/scale?fieldManager=${manager}`, { spec: { replicas } }))

/** Who owns the number of replicas. */
async function owners(cluster: ConformanceCluster, path: string): Promise<readonly string[]> {
  return Object.entries(ownersOf(await ok(cluster.get(path)))).flatMap(([owner, fields]) =>
    fields.includes('.spec.replicas') ? [owner] : [],
  )
}

export const scaleOwners: Topic = {
  title: 'Who owns the size of a workload',
  behaviours: [
    {
      name: 'Who sets a size through scale owns it, in an entry that tells no time',
      async run(cluster) {
        const path = await paused(cluster, 1)
        await scale(cluster, path, 'scaler', 2)
        deepEqual(await owners(cluster, path), ['scaler Update scale'])
        const entry = entriesOf(await ok(cluster.get(path))).find(({ subresource }) => subresource === 'scale')
        equal(entry?.time, undefined)
      },
    },
    {
      name: 'Who sets the size that is there through scale does not become its owner, and who set it otherwise is none any more',
      async run(cluster) {
        const path = await paused(cluster, 1)
        await scale(cluster, path, 'scaler', 1)
        await ok(cluster.patch(`${path}?fieldManager=other`, { metadata: { labels: { l: 'x' } } }))
        deepEqual(await owners(cluster, path), [])
      },
    },
    {
      name: 'Who sets the size that is there through scale leaves it to those who set it in this way, or applied nothing else',
      async run(cluster) {
        const path = await paused(cluster, 1)
        await scale(cluster, path, 'scaler', 2)
        const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 2 } }
        await ok(cluster.apply(path, body, 'applier'))
        await scale(cluster, path, 'other', 2)
        deepEqual(await owners(cluster, path), ['applier Apply', 'scaler Update scale'])
      },
    },
    {
      name: 'A size that is set to 0 through scale is nobody’s',
      async run(cluster) {
        const path = await paused(cluster, 1)
        await scale(cluster, path, 'scaler', 0)
        deepEqual(await owners(cluster, path), [])
      },
    },
    {
      name: 'A size that is nobody’s stays so when it is set through scale',
      async run(cluster) {
        const path = await paused(cluster, 1)
        await scale(cluster, path, 'scaler', 0)
        await scale(cluster, path, 'scaler', 3)
        matches(await ok(cluster.get(path)), { spec: { replicas: 3 } })
        deepEqual(await owners(cluster, path), [])
      },
    },
    {
      name: 'A size that is set from 0 through scale belongs to who set it, if the 0 was somebody’s',
      async run(cluster) {
        const path = await paused(cluster, 0)
        await scale(cluster, path, 'scaler', 3)
        deepEqual(await owners(cluster, path), ['scaler Update scale'])
      },
    },
    {
      name: 'Through scale and without, one writer has two entries',
      async run(cluster) {
        const path = await paused(cluster, 1)
        await ok(cluster.patch(`${path}?fieldManager=scaler`, { spec: { minReadySeconds: 1 } }))
        await scale(cluster, path, 'scaler', 2)
        deepEqual(await owners(cluster, path), ['scaler Update scale'])
        await ok(cluster.patch(`${path}?fieldManager=scaler`, { spec: { replicas: 3 } }))
        deepEqual(await owners(cluster, path), ['scaler Update'])
      },
    },
    {
      name: 'An apply of another size than was set through scale is a conflict that names the subresource',
      async run(cluster) {
        const path = await paused(cluster, 1)
        await scale(cluster, path, 'scaler', 2)
        const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 5 } }
        await refused(
          cluster.apply(path, body, 'applier'),
          409,
          'Conflict',
          /conflict with "scaler" with subresource "scale" using apps\/v1: \.spec\.replicas/,
        )
      },
    },
    {
      name: 'Who scales takes the size from those who applied it',
      async run(cluster) {
        const path = await paused(cluster, 1)
        const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 1 } }
        await ok(cluster.apply(path, body, 'applier'))
        deepEqual([...(await owners(cluster, path))].sort(), ['applier Apply', 'maker Update'])
        await scale(cluster, path, 'scaler', 2)
        deepEqual(await owners(cluster, path), ['scaler Update scale'])
        equal('applier Apply' in ownersOf(await ok(cluster.get(path))), false)
      },
    },
    {
      name: 'A patch of a Scale under another resourceVersion or uid is refused with 409',
      async run(cluster) {
        const path = await paused(cluster, 1)
        const other = (metadata: object) => cluster.patch(`${path}/scale`, { metadata, spec: { replicas: 2 } })
        await refused(other({ resourceVersion: '1' }), 409, 'Conflict', /the object has been modified/)
        const uid = '00000000-0000-0000-0000-000000000000'
        await refused(other({ uid }), 409, 'Conflict', /Precondition failed: UID in precondition/)
        // The controllers write to it at first.
        await cluster.eventually('a patch is in time', async () => {
          const resourceVersion = at((await cluster.get(path)).body, 'metadata', 'resourceVersion')
          return (await other({ resourceVersion })).status === 200
        })
        matches(await ok(cluster.get(path)), { spec: { replicas: 2 } })
      },
    },
  ],
}
