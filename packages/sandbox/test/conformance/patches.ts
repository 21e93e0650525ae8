import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, container, deployment, urlOf } from './manifests.ts'

export async function aConfigMap(
  cluster: ConformanceCluster,
  data: Readonly<Record<string, string>> = { a: '1', b: '2' },
): Promise<string> {
  const namespace = await cluster.namespace()
  await cluster.create('configmaps', namespace, configMap('patched', data, { labels: { kept: 'yes' } }))
  return urlOf('configmaps', namespace, 'patched')
}

/** A Deployment without replicas, whose template has two containers. */
export async function aDeployment(cluster: ConformanceCluster): Promise<string> {
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

export const podSpec = (spec: unknown) => ({ spec: { template: { spec } } })

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
  ],
}
