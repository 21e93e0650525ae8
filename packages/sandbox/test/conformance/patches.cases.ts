import assert from 'node:assert/strict'
import type { ApiClient, Json } from './api-client.ts'
import type { ConformanceCase } from './conformance-case.ts'
import { configMap, deployment } from './manifests.ts'

const containersOf = (body: Json): readonly Json[] =>
  (body['spec'] as { template: { spec: { containers: readonly Json[] } } }).template.spec.containers
const quiet = { schedulerName: 'nobody' }
async function make(api: ApiClient, containers: readonly Json[]): Promise<void> {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers, ...quiet } }
  await api.post(api.path('deployments'), deployment('web', 0, { template }))
}

/** The four kinds of patch. */
export const patchCases: readonly ConformanceCase[] = [
  {
    name: 'a merge patch sets, replaces and removes members',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one', { a: '1', b: '2' }))
      const { code, body } = await api.patch(api.path('configmaps', 'one'), 'merge', { data: { a: null, b: '3', c: '4' } })
      assert.equal(code, 200)
      assert.deepEqual(body['data'], { b: '3', c: '4' })
    },
  },
  {
    name: 'a JSON patch applies its operations in order',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one', { a: '1' }))
      const { code, body } = await api.patch(api.path('configmaps', 'one'), 'json', [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'add', path: '/data/b', value: '2' },
        { op: 'remove', path: '/data/a' },
      ])
      assert.equal(code, 200)
      assert.deepEqual(body['data'], { b: '2' })
    },
  },
  {
    name: 'a JSON patch whose test fails is refused and changes nothing',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one', { a: '1' }))
      const { code, body } = await api.patch(api.path('configmaps', 'one'), 'json', [
        { op: 'test', path: '/data/a', value: '9' },
        { op: 'replace', path: '/data/a', value: '2' },
      ])
      assert.equal(code, 422)
      assert.equal(body['reason'], 'Invalid')
      assert.equal(body['message'], 'the server rejected our request due to an error in our request')
      assert.deepEqual((await api.get(api.path('configmaps', 'one'))).body['data'], { a: '1' })
    },
  },
  {
    name: 'a JSON patch that removes what is not there is refused',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one'))
      const { code } = await api.patch(api.path('configmaps', 'one'), 'json', [{ op: 'remove', path: '/data/none' }])
      assert.equal(code, 422)
    },
  },
  {
    name: 'a strategic merge patch merges containers by name',
    async run(api) {
      await make(api, [{ name: 'web', image: 'nginx:1' }, { name: 'side', image: 'busybox:1' }])
      const { code, body } = await api.patch(api.path('deployments', 'web'), 'strategic', {
        spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:2' }] } } },
      })
      assert.equal(code, 200)
      assert.deepEqual(containersOf(body).map(({ name, image }) => [name, image]), [['web', 'nginx:1'], ['side', 'busybox:2']])
    },
  },
  {
    name: 'a strategic merge patch puts a new container first',
    async run(api) {
      await make(api, [{ name: 'web', image: 'nginx:1' }])
      const { body } = await api.patch(api.path('deployments', 'web'), 'strategic', {
        spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:2' }] } } },
      })
      assert.deepEqual(containersOf(body).map(({ name }) => name), ['side', 'web'])
    },
  },
  {
    name: 'a strategic merge patch deletes a container by directive',
    async run(api) {
      await make(api, [{ name: 'web', image: 'nginx:1' }, { name: 'side', image: 'busybox:1' }])
      const { body } = await api.patch(api.path('deployments', 'web'), 'strategic', {
        spec: { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } },
      })
      assert.deepEqual(containersOf(body).map(({ name }) => name), ['web'])
    },
  },
  {
    name: 'a strategic merge patch orders containers as $setElementOrder says',
    async run(api) {
      await make(api, [{ name: 'web', image: 'nginx:1' }, { name: 'side', image: 'busybox:1' }])
      const { body } = await api.patch(api.path('deployments', 'web'), 'strategic', {
        spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'side' }, { name: 'web' }], containers: [{ name: 'web', image: 'nginx:2' }] } } },
      })
      assert.deepEqual(containersOf(body).map(({ name }) => name), ['side', 'web'])
    },
  },
  {
    name: 'a strategic merge patch replaces a map by directive',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one', { a: '1', b: '2' }))
      const { body } = await api.patch(api.path('configmaps', 'one'), 'strategic', { data: { $patch: 'replace', c: '3' } })
      assert.deepEqual(body['data'], { c: '3' })
    },
  },
  {
    name: 'a merge patch replaces a list of containers as a whole',
    async run(api) {
      await make(api, [{ name: 'web', image: 'nginx:1' }, { name: 'side', image: 'busybox:1' }])
      const { body } = await api.patch(api.path('deployments', 'web'), 'merge', {
        spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:2' }] } } },
      })
      assert.deepEqual(containersOf(body).map(({ name }) => name), ['side'])
    },
  },
  {
    name: 'a patch with an old resourceVersion is a conflict',
    async run(api) {
      const { body: first } = await api.post(api.path('configmaps'), configMap('one'))
      await api.patch(api.path('configmaps', 'one'), 'merge', { data: { a: '2' } })
      const { resourceVersion } = first['metadata'] as { resourceVersion: string }
      const { code } = await api.patch(api.path('configmaps', 'one'), 'merge', { metadata: { resourceVersion }, data: { a: '3' } })
      assert.equal(code, 409)
    },
  },
  {
    name: 'a patch of what does not exist is a 404',
    async run(api) {
      assert.equal((await api.patch(api.path('configmaps', 'none'), 'merge', { data: {} })).code, 404)
    },
  },
  {
    name: 'an unknown kind of patch is refused with 415',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one'))
      const { code, body } = await api.send('PATCH', api.path('configmaps', 'one'), {}, { type: 'application/json' })
      assert.equal(code, 415)
      assert.equal(body['reason'], 'UnsupportedMediaType')
    },
  },
  {
    name: 'server-side apply creates, then merges, and records its manager',
    async run(api) {
      const path = `${api.path('configmaps', 'one')}?fieldManager=first`
      const made = await api.patch(path, 'apply', configMap('one', { a: '1' }))
      assert.equal(made.code, 201)
      const { body, code } = await api.patch(`${api.path('configmaps', 'one')}?fieldManager=second`, 'apply', configMap('one', { b: '2' }))
      assert.equal(code, 200)
      assert.deepEqual(body['data'], { a: '1', b: '2' })
      const managed = (body['metadata'] as { managedFields: readonly Json[] }).managedFields
      assert.deepEqual(managed.map(({ manager, operation, fieldsV1 }) => ({ manager, operation, fieldsV1 })), [
        { manager: 'first', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } },
        { manager: 'second', operation: 'Apply', fieldsV1: { 'f:data': { 'f:b': {} } } },
      ])
    },
  },
  {
    name: 'server-side apply removes what its manager no longer asks for',
    async run(api) {
      const path = `${api.path('configmaps', 'one')}?fieldManager=first`
      await api.patch(path, 'apply', configMap('one', { a: '1', b: '2' }))
      const { body } = await api.patch(path, 'apply', configMap('one', { a: '1' }))
      assert.deepEqual(body['data'], { a: '1' })
    },
  },
  {
    name: 'server-side apply refuses to change a field of another manager, unless forced',
    async run(api) {
      await api.patch(`${api.path('configmaps', 'one')}?fieldManager=first`, 'apply', configMap('one', { a: '1' }))
      const path = `${api.path('configmaps', 'one')}?fieldManager=second`
      const { code, body } = await api.patch(path, 'apply', configMap('one', { a: '2' }))
      assert.equal(code, 409)
      assert.equal(body['message'], 'Apply failed with 1 conflict: conflict with "first": .data.a')
      assert.deepEqual((body['details'] as Json)['causes'], [{ reason: 'FieldManagerConflict', message: 'conflict with "first"', field: '.data.a' }])
      const forced = await api.patch(`${path}&force=true`, 'apply', configMap('one', { a: '2' }))
      assert.equal(forced.code, 200)
      assert.deepEqual(forced.body['data'], { a: '2' })
    },
  },
  {
    name: 'server-side apply needs a field manager',
    async run(api) {
      const { code } = await api.patch(api.path('configmaps', 'one'), 'apply', configMap('one'))
      assert.equal(code, 422)
    },
  },
  {
    name: 'server-side apply merges containers by name',
    async run(api) {
      await make(api, [{ name: 'web', image: 'nginx:1' }])
      const { code, body } = await api.patch(`${api.path('deployments', 'web')}?fieldManager=side`, 'apply', {
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
        spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:1' }] } } },
      })
      assert.equal(code, 200)
      assert.deepEqual(containersOf(body).map(({ name }) => name), ['web', 'side'])
    },
  },
  {
    name: 'an update is recorded under the name of the client',
    async run(api) {
      const { body } = await api.send('POST', api.path('configmaps'), configMap('one'), { headers: { 'user-agent': 'tester/1.0 (linux)' } })
      const [entry] = (body['metadata'] as { managedFields: readonly Json[] }).managedFields
      assert.equal(entry?.['manager'], 'tester')
      assert.equal(entry?.['operation'], 'Update')
      assert.deepEqual(entry?.['fieldsV1'], { 'f:data': { '.': {}, 'f:a': {} } })
    },
  },
]
