import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { strategicPatch } from './conformance-cluster.ts'
import { absent, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, container, deployment, idlePod, service, urlOf } from './manifests.ts'

async function aConfigMap(
  cluster: ConformanceCluster,
  data: Readonly<Record<string, string>> = { a: '1', b: '2' },
): Promise<string> {
  const namespace = await cluster.namespace()
  await cluster.create('configmaps', namespace, configMap('patched', data, { labels: { kept: 'yes' } }))
  return urlOf('configmaps', namespace, 'patched')
}

/** A Deployment without replicas, whose template has two containers. */
async function aDeployment(cluster: ConformanceCluster): Promise<string> {
  const namespace = await cluster.namespace()
  const sidecar = {
    name: 'side',
    image: 'registry.example/side:1',
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
  }
  const spec = {
    containers: [container, sidecar],
    tolerations: [{ key: 'a', operator: 'Exists' }],
    volumes: [{ name: 'data', emptyDir: {} }],
  }
  const template = { metadata: { labels: { app: 'd' } }, spec }
  await cluster.create(
    'deployments',
    namespace,
    deployment('d', { replicas: 0, selector: { matchLabels: { app: 'd' } }, template }),
  )
  return urlOf('deployments', namespace, 'd')
}

const podSpec = (spec: unknown) => ({ spec: { template: { spec } } })

export const patches: Topic = {
  title: 'Patches',
  behaviours: [
    {
      name: 'A merge patch sets what it names and leaves the rest',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        matches(await ok(cluster.patch(path, { data: { b: '3' } }), 200), {
          data: { a: '1', b: '3' },
          metadata: { labels: { kept: 'yes' } },
        })
      },
    },
    {
      name: 'A null in a merge patch removes the field',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        matches(await ok(cluster.patch(path, { data: { a: null } })), { data: { a: absent, b: '2' } })
      },
    },
    {
      name: 'A null for a field that is not there changes nothing',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const before = (await cluster.get(path)).body
        matches(await ok(cluster.patch(path, { data: { none: null } })), before)
      },
    },
    {
      name: 'A merge patch replaces a list as a whole',
      async run(cluster) {
        const path = await aDeployment(cluster)
        matches(
          await ok(cluster.patch(path, podSpec({ containers: [{ name: 'new', image: 'x' }] }))),
          podSpec({ containers: [{ name: 'new' }] }),
        )
      },
    },
    {
      name: 'A patch with an old resourceVersion is refused with 409',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const answer = cluster.patch(path, { metadata: { resourceVersion: '1' }, data: { a: '9' } })
        await refused(answer, 409, 'Conflict', /the object has been modified/)
      },
    },
    {
      name: 'A patch cannot change the uid',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const uid = '00000000-0000-0000-0000-000000000000'
        await invalid(cluster.patch(path, { metadata: { uid }, data: { a: '9' } }), [
          'metadata.uid',
          'FieldValueInvalid',
          /field is immutable/,
        ])
      },
    },
    {
      name: 'A patch of an object that does not exist is refused with 404',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await refused(cluster.patch(urlOf('configmaps', namespace, 'none'), {}), 404, 'NotFound')
      },
    },
    {
      name: 'A patch that changes nothing leaves the resourceVersion as it is',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const before = (await cluster.get(path)).body
        matches(await ok(cluster.patch(path, { data: { a: '1' } })), before)
      },
    },
    {
      name: 'A patch cannot rename an object',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        await refused(
          cluster.patch(path, { metadata: { name: 'other' } }),
          400,
          'BadRequest',
          /the name of the object \(other\) does not match the name on the URL \(patched\)/,
        )
      },
    },
    {
      name: 'A patched object is validated',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        await invalid(cluster.patch(path, { data: { 'not a key': '1' } }), ['data[not a key]', 'FieldValueInvalid'])
      },
    },
    {
      name: 'A dry-run patch answers the change and does not make it',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        matches(await ok(cluster.patch(`${path}?dryRun=All`, { data: { a: '9' } })), { data: { a: '9' } })
        matches(await ok(cluster.get(path)), { data: { a: '1' } })
      },
    },
    {
      name: 'An unknown type of patch is refused with 415',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        await refused(cluster.patch(path, {}, 'application/json'), 415, 'UnsupportedMediaType')
      },
    },
    {
      name: 'A JSON patch adds, replaces and removes',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const operations = [
          { op: 'add', path: '/data/c', value: '3' },
          { op: 'replace', path: '/data/a', value: '9' },
          { op: 'remove', path: '/data/b' },
        ]
        matches(await ok(cluster.patch(path, operations)), { data: { a: '9', b: absent, c: '3' } })
      },
    },
    {
      name: 'A JSON patch copies and moves',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const operations = [
          { op: 'copy', from: '/data/a', path: '/data/c' },
          { op: 'move', from: '/data/b', path: '/data/d' },
        ]
        matches(await ok(cluster.patch(path, operations)), { data: { a: '1', b: absent, c: '1', d: '2' } })
      },
    },
    {
      name: 'A JSON patch reaches keys with slashes and tildes',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const operations = [{ op: 'add', path: '/metadata/labels/example.com~1name', value: 'x' }]
        matches(await ok(cluster.patch(path, operations)), { metadata: { labels: { 'example.com/name': 'x' } } })
      },
    },
    {
      name: 'A JSON patch appends to a list with the index -',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const value = { key: 'b', operator: 'Exists' }
        const patched = await ok(cluster.patch(path, [{ op: 'add', path: '/spec/template/spec/tolerations/-', value }]))
        matches(patched, podSpec({ tolerations: [{ key: 'a' }, { key: 'b' }] }))
      },
    },
    {
      name: 'A failed test of a JSON patch refuses all of it with 422',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const operations = [
          { op: 'replace', path: '/data/b', value: '9' },
          { op: 'test', path: '/data/a', value: 'other' },
        ]
        await refused(
          cluster.patch(path, operations),
          422,
          'Invalid',
          'the server rejected our request due to an error in our request',
        )
        matches(await ok(cluster.get(path)), { data: { b: '2' } })
      },
    },
    {
      name: 'A JSON patch that removes what is not there is refused with 422',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        await refused(cluster.patch(path, [{ op: 'remove', path: '/data/none' }]), 422, 'Invalid')
      },
    },
    {
      name: 'A patch that is no JSON is refused with 400',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const answer = cluster.request('PATCH', path, '{', { 'content-type': 'application/merge-patch+json' })
        await refused(answer, 400, 'BadRequest')
      },
    },
    {
      name: 'A strategic merge patch merges containers by name',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(
            path,
            podSpec({ containers: [{ name: 'main', image: 'registry.example/main:2' }] }),
            strategicPatch,
          ),
        )
        matches(
          patched,
          podSpec({
            containers: [
              { name: 'main', image: 'registry.example/main:2' },
              { name: 'side', image: 'registry.example/side:1' },
            ],
          }),
        )
      },
    },
    {
      name: 'A strategic merge patch merges environment variables by name',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const env = [
          { name: 'B', value: '9' },
          { name: 'C', value: '3' },
        ]
        const patched = await ok(cluster.patch(path, podSpec({ containers: [{ name: 'side', env }] }), strategicPatch))
        const merged = [
          { name: 'A', value: '1' },
          { name: 'B', value: '9' },
          { name: 'C', value: '3' },
        ]
        const side = (value: unknown) =>
          JSON.stringify((value as { env?: unknown }[])[1]?.env) === JSON.stringify(merged)
        matches(patched, podSpec({ containers: side }))
      },
    },
    {
      name: '$patch: delete removes one element of a list',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(path, podSpec({ containers: [{ name: 'side', $patch: 'delete' }] }), strategicPatch),
        )
        matches(patched, podSpec({ containers: [{ name: 'main' }] }))
      },
    },
    {
      name: '$patch: replace replaces a list',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(
            path,
            podSpec({ containers: [{ name: 'only', image: 'x' }, { $patch: 'replace' }] }),
            strategicPatch,
          ),
        )
        matches(patched, podSpec({ containers: [{ name: 'only' }] }))
      },
    },
    {
      name: '$patch: replace replaces an object',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        matches(await ok(cluster.patch(path, { data: { only: '1', $patch: 'replace' } }, strategicPatch)), {
          data: { a: absent, b: absent, only: '1' },
        })
      },
    },
    {
      name: '$setElementOrder puts a list in order',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const order = {
          '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }],
          containers: [{ name: 'main', image: 'y' }],
        }
        matches(
          await ok(cluster.patch(path, podSpec(order), strategicPatch)),
          podSpec({ containers: [{ name: 'side' }, { name: 'main', image: 'y' }] }),
        )
      },
    },
    {
      name: '$retainKeys drops the other keys of a union',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const strategy = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }
        matches(await ok(cluster.patch(path, strategy, strategicPatch)), {
          spec: { strategy: { type: 'Recreate', rollingUpdate: absent } },
        })
      },
    },
    {
      name: '$deleteFromPrimitiveList removes values of a list such as finalizers',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        const finalizers = ['example.com/a', 'example.com/b']
        await ok(cluster.patch(path, { metadata: { finalizers } }))
        const removal = { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } }
        matches(await ok(cluster.patch(path, removal, strategicPatch)), { metadata: { finalizers: ['example.com/b'] } })
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'A strategic merge patch adds to finalizers without doubling any',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        await ok(cluster.patch(path, { metadata: { finalizers: ['example.com/a'] } }))
        const patched = await ok(
          cluster.patch(path, { metadata: { finalizers: ['example.com/a', 'example.com/b'] } }, strategicPatch),
        )
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
        matches(patched, { metadata: { finalizers: ['example.com/a', 'example.com/b'] } })
      },
    },
    {
      name: 'A strategic merge patch replaces tolerations as a whole, for they have no key',
      async run(cluster) {
        const path = await aDeployment(cluster)
        const patched = await ok(
          cluster.patch(path, podSpec({ tolerations: [{ key: 'b', operator: 'Exists' }] }), strategicPatch),
        )
        matches(patched, podSpec({ tolerations: [{ key: 'b' }] }))
      },
    },
    {
      name: 'A strategic merge patch merges the ports of a Service by port',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create(
          'services',
          namespace,
          service('s', {
            ports: [
              { name: 'a', port: 80 },
              { name: 'b', port: 81 },
            ],
          }),
        )
        const patched = await ok(
          cluster.patch(
            urlOf('services', namespace, 's'),
            { spec: { ports: [{ port: 81, targetPort: 9000 }] } },
            strategicPatch,
          ),
        )
        matches(patched, {
          spec: {
            ports: [
              { port: 80, name: 'a' },
              { port: 81, name: 'b', targetPort: 9000 },
            ],
          },
        })
      },
    },
    {
      name: 'A null in a strategic merge patch removes the field',
      async run(cluster) {
        const path = await aConfigMap(cluster)
        matches(await ok(cluster.patch(path, { data: { a: null } }, strategicPatch)), { data: { a: absent, b: '2' } })
      },
    },
    {
      name: 'A patch of the image of a running pod is taken, one of its name of container is not',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('p'))
        const path = urlOf('pods', namespace, 'p')
        matches(
          await ok(cluster.patch(path, { spec: { containers: [{ name: 'main', image: 'new' }] } }, strategicPatch)),
          { spec: { containers: [{ image: 'new' }] } },
        )
        const renamed = cluster.patch(path, [{ op: 'replace', path: '/spec/containers/0/name', value: 'other' }])
        await refused(renamed, 422, 'Invalid', /may not change fields other than/)
      },
    },
  ],
}
