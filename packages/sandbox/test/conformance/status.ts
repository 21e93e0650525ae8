import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, matches, ok, refused } from './expectations.ts'
import { configMap, idlePod, type Manifest, node, urlOf } from './manifests.ts'

async function aPod(cluster: ConformanceCluster): Promise<string> {
  const namespace = await cluster.namespace()
  await cluster.create('pods', namespace, idlePod('p'))
  return urlOf('pods', namespace, 'p')
}

async function aNode(cluster: ConformanceCluster): Promise<string> {
  const name = cluster.uniqueName('conformance')
  await cluster.create('nodes', undefined, node(name))
  return urlOf('nodes', undefined, name)
}

export const status: Topic = {
  title: 'Status',
  behaviours: [
    {
      name: 'The subresource status gives the whole object',
      async run(cluster) {
        const path = await aPod(cluster)
        matches(await ok(cluster.get(`${path}/status`)), {
          kind: 'Pod',
          metadata: { name: 'p' },
          status: { phase: 'Pending' },
        })
      },
    },
    {
      name: 'A write of the object leaves the status as it is',
      async run(cluster) {
        const path = await aPod(cluster)
        matches(await ok(cluster.patch(path, { metadata: { labels: { a: 'b' } }, status: { message: 'mine' } })), {
          metadata: { labels: { a: 'b' } },
          status: { message: absent },
        })
      },
    },
    {
      name: 'A write of the status sets it',
      async run(cluster) {
        const path = await aPod(cluster)
        matches(await ok(cluster.patch(`${path}/status`, { status: { message: 'set' } })), {
          status: { message: 'set', phase: 'Pending' },
        })
        matches(await ok(cluster.get(path)), { status: { message: 'set' } })
      },
    },
    {
      name: 'A write of the status leaves the specification as it is',
      async run(cluster) {
        const path = await aPod(cluster)
        const patched = await ok(
          cluster.patch(`${path}/status`, {
            spec: { containers: [{ name: 'main', image: 'other' }] },
            status: { message: 'set' },
          }),
        )
        matches(patched, { spec: { containers: [{ image: 'registry.example/main:1' }] } })
      },
    },
    {
      name: 'A write of the status does not count as a change of the specification',
      async run(cluster) {
        const path = await aPod(cluster)
        matches(await ok(cluster.patch(`${path}/status`, { status: { message: 'set' } })), {
          metadata: { generation: 1 },
        })
      },
    },
    {
      name: 'The status is replaced with PUT',
      async run(cluster) {
        const path = await aPod(cluster)
        const current = (await ok(cluster.get(path))) as Manifest
        const replaced = await ok(
          cluster.put(`${path}/status`, { ...current, status: { phase: 'Pending', reason: 'Replaced' } }),
        )
        matches(replaced, { status: { reason: 'Replaced', phase: 'Pending' } })
      },
    },
    {
      name: 'A status with an old resourceVersion is refused with 409',
      async run(cluster) {
        const path = await aPod(cluster)
        const current = (await ok(cluster.get(path))) as Manifest
        const old = { ...current, metadata: { ...current.metadata, resourceVersion: '1' } }
        await refused(cluster.put(`${path}/status`, old), 409, 'Conflict', /the object has been modified/)
      },
    },
    {
      name: 'Conditions are merged by type in a strategic merge patch',
      async run(cluster) {
        const path = await aPod(cluster)
        const set = (type: string, value: string) =>
          cluster.patch(
            `${path}/status`,
            { status: { conditions: [{ type, status: value }] } },
            'application/strategic-merge-patch+json',
          )
        await ok(set('example.com/a', 'True'))
        await ok(set('example.com/b', 'True'))
        matches(await ok(set('example.com/a', 'False')), {
          status: {
            conditions: containing(
              { type: 'example.com/a', status: 'False' },
              { type: 'example.com/b', status: 'True' },
            ),
          },
        })
      },
    },
    {
      name: 'A write of a node’s status sets its conditions and capacity',
      async run(cluster) {
        const path = await aNode(cluster)
        const patched = await ok(
          cluster.patch(`${path}/status`, {
            status: { capacity: { cpu: '7' }, conditions: [{ type: 'Tested', status: 'True' }] },
          }),
        )
        matches(patched, {
          status: { capacity: { cpu: '7' }, conditions: containing({ type: 'Tested', status: 'True' }) },
        })
      },
    },
    {
      name: 'A write of a node’s status does not cordon it',
      async run(cluster) {
        const path = await aNode(cluster)
        await ok(cluster.patch(path, { spec: { unschedulable: null } }))
        const patched = await ok(cluster.patch(`${path}/status`, { spec: { unschedulable: true } }))
        matches(at(patched, 'spec', 'unschedulable'), undefined)
      },
    },
    {
      name: 'A kind without a status has no subresource for it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('c'))
        await refused(
          cluster.get(urlOf('configmaps', namespace, 'c', 'status')),
          404,
          'NotFound',
          'the server could not find the requested resource',
        )
      },
    },
    {
      name: 'A status cannot be deleted on its own',
      async run(cluster) {
        const path = await aPod(cluster)
        await refused(cluster.delete(`${path}/status`), 405, 'MethodNotAllowed')
      },
    },
    {
      name: 'The managed fields tell that the status was written',
      async run(cluster) {
        const path = await aPod(cluster)
        await ok(cluster.patch(`${path}/status?fieldManager=teller`, { status: { message: 'set' } }))
        matches(await ok(cluster.get(path)), {
          metadata: {
            managedFields: containing({
              manager: 'teller',
              subresource: 'status',
              fieldsV1: { 'f:status': { 'f:message': {} } },
            }),
          },
        })
      },
    },
  ],
}
