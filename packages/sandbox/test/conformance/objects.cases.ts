import assert from 'node:assert/strict'
import type { ConformanceCase } from './conformance-case.ts'
import { configMap, deployment, pod } from './manifests.ts'

type Meta = { readonly [key: string]: unknown; readonly uid: string; readonly resourceVersion: string; readonly name: string }
const metaOf = (body: Readonly<Record<string, unknown>>): Meta => body['metadata'] as Meta

/** Create, read, replace, delete, and the refusals of each. */
export const objectCases: readonly ConformanceCase[] = [
  {
    name: 'a created object has a uid, a resourceVersion and a creation time',
    async run(api) {
      const { code, body } = await api.post(api.path('configmaps'), configMap('one'))
      assert.equal(code, 201)
      const { uid, resourceVersion, creationTimestamp, namespace } = metaOf(body)
      assert.match(uid, /^[0-9a-f-]{36}$/)
      assert.match(resourceVersion, /^\d+$/)
      assert.match(String(creationTimestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.equal(namespace, api.namespace)
    },
  },
  {
    name: 'creating an object twice is a conflict that names it',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one'))
      const { code, body } = await api.post(api.path('configmaps'), configMap('one'))
      assert.equal(code, 409)
      assert.deepEqual(body, {
        kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 409, reason: 'AlreadyExists',
        message: 'configmaps "one" already exists', details: { name: 'one', kind: 'configmaps' },
      })
    },
  },
  {
    name: 'a group stands in the message and in the details of a refusal',
    async run(api) {
      const { code, body } = await api.get(api.path('deployments', 'none'))
      assert.equal(code, 404)
      assert.equal(body['message'], 'deployments.apps "none" not found')
      assert.deepEqual(body['details'], { name: 'none', group: 'apps', kind: 'deployments' })
    },
  },
  {
    name: 'generateName gives a name of the prefix and five characters',
    async run(api) {
      const { body } = await api.post(api.path('configmaps'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-' } })
      assert.match(metaOf(body).name, /^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    },
  },
  {
    name: 'an object without a name is refused',
    async run(api) {
      const { code, body } = await api.post(api.path('configmaps'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} })
      assert.equal(code, 422)
      assert.equal(body['message'], 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required')
    },
  },
  {
    name: 'a name that is no DNS subdomain is refused with the rule',
    async run(api) {
      const { code, body } = await api.post(api.path('configmaps'), configMap('Not_Good'))
      assert.equal(code, 422)
      assert.equal(body['reason'], 'Invalid')
      assert.match(String(body['message']), /^ConfigMap "Not_Good" is invalid: metadata\.name: Invalid value: "Not_Good": a lowercase RFC 1123 subdomain must consist of/)
    },
  },
  {
    name: 'an object in a namespace that does not exist is refused',
    async run(api) {
      const { code, body } = await api.post('/api/v1/namespaces/nowhere/configmaps', configMap('one'))
      assert.equal(code, 404)
      assert.equal(body['message'], 'namespaces "nowhere" not found')
    },
  },
  {
    name: 'a resourceVersion in a new object is refused',
    async run(api) {
      const { code, body } = await api.post(api.path('configmaps'), configMap('one', {}, { resourceVersion: '1' }))
      assert.equal(code, 400)
      assert.equal(body['message'], 'resourceVersion should not be set on objects to be created')
    },
  },
  {
    name: 'a name in the body that differs from the URL is refused',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one'))
      const { code, body } = await api.put(api.path('configmaps', 'one'), configMap('two'))
      assert.equal(code, 400)
      assert.equal(body['message'], 'the name of the object (two) does not match the name on the URL (one)')
    },
  },
  {
    name: 'a namespace in the body that differs from the URL is refused',
    async run(api) {
      const { code, body } = await api.post(api.path('configmaps'), configMap('one', {}, { namespace: 'other' }))
      assert.equal(code, 400)
      assert.match(String(body['message']), /the namespace of the provided object does not match the namespace sent on the request/)
    },
  },
  {
    name: 'a replacement with an old resourceVersion is a conflict',
    async run(api) {
      const { body: first } = await api.post(api.path('configmaps'), configMap('one'))
      await api.put(api.path('configmaps', 'one'), configMap('one', { a: '2' }))
      const { code, body } = await api.put(api.path('configmaps', 'one'), { ...first, data: { a: '3' } })
      assert.equal(code, 409)
      assert.equal(body['reason'], 'Conflict')
      assert.equal(
        body['message'],
        'Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again',
      )
    },
  },
  {
    name: 'a replacement with another uid is a conflict',
    async run(api) {
      const { body: made } = await api.post(api.path('configmaps'), configMap('one'))
      const uid = '11111111-2222-4333-8444-555555555555'
      const { code, body } = await api.put(api.path('configmaps', 'one'), { ...made, metadata: { ...metaOf(made), uid } })
      assert.equal(code, 409)
      assert.match(String(body['message']), new RegExp(`Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metaOf(made).uid}`))
    },
  },
  {
    name: 'a replacement that changes nothing keeps the resourceVersion',
    async run(api) {
      const { body: first } = await api.post(api.path('configmaps'), configMap('one'))
      const { code, body } = await api.put(api.path('configmaps', 'one'), first)
      assert.equal(code, 200)
      assert.equal(metaOf(body).resourceVersion, metaOf(first).resourceVersion)
    },
  },
  {
    name: 'a deletion answers a Success status with the uid',
    async run(api) {
      const { body: made } = await api.post(api.path('configmaps'), configMap('one'))
      const { code, body } = await api.delete(api.path('configmaps', 'one'))
      assert.equal(code, 200)
      assert.deepEqual(body, {
        kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name: 'one', kind: 'configmaps', uid: metaOf(made).uid },
      })
    },
  },
  {
    name: 'a deletion with another uid as precondition is a conflict',
    async run(api) {
      const { body: made } = await api.post(api.path('configmaps'), configMap('one'))
      const { code, body } = await api.delete(api.path('configmaps', 'one'), { preconditions: { uid: 'other' } })
      assert.equal(code, 409)
      assert.equal(
        body['message'],
        `Operation cannot be fulfilled on configmaps "one": Precondition failed: UID in precondition: other, UID in object meta: ${metaOf(made).uid}`,
      )
    },
  },
  {
    name: 'a deletion with an old resourceVersion as precondition is a conflict',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one'))
      const { code, body } = await api.delete(api.path('configmaps', 'one'), { preconditions: { resourceVersion: '1' } })
      assert.equal(code, 409)
      assert.match(String(body['message']), /Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: \d+/)
    },
  },
  {
    name: 'an object with a finalizer stays until the finalizer is taken away',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one', {}, { finalizers: ['example.com/hold'] }))
      const { body: marked } = await api.delete(api.path('configmaps', 'one'))
      assert.equal(marked['kind'], 'ConfigMap')
      assert.ok(metaOf(marked)['deletionTimestamp'])
      assert.equal((await api.get(api.path('configmaps', 'one'))).code, 200)
      await api.patch(api.path('configmaps', 'one'), 'merge', { metadata: { finalizers: null } })
      assert.equal((await api.get(api.path('configmaps', 'one'))).code, 404)
    },
  },
  {
    name: 'deletecollection takes what the label selector chooses',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one', {}, { labels: { k: 'x' } }))
      await api.post(api.path('configmaps'), configMap('two', {}, { labels: { k: 'y' } }))
      assert.equal((await api.delete(`${api.path('configmaps')}?labelSelector=k%3Dx`)).code, 200)
      assert.equal((await api.get(api.path('configmaps', 'one'))).code, 404)
      assert.equal((await api.get(api.path('configmaps', 'two'))).code, 200)
    },
  },
  {
    name: 'dry run answers as if it were done and stores nothing',
    async run(api) {
      const { code, body } = await api.post(`${api.path('configmaps')}?dryRun=All`, configMap('one'))
      assert.equal(code, 201)
      assert.ok(metaOf(body).uid)
      assert.equal((await api.get(api.path('configmaps', 'one'))).code, 404)
    },
  },
  {
    name: 'dry run of a deletion leaves the object',
    async run(api) {
      await api.post(api.path('configmaps'), configMap('one'))
      assert.equal((await api.delete(`${api.path('configmaps', 'one')}?dryRun=All`)).code, 200)
      assert.equal((await api.get(api.path('configmaps', 'one'))).code, 200)
    },
  },
  {
    name: 'the generation counts changes of the specification, not of metadata or status',
    async run(api) {
      const { body: made } = await api.post(api.path('deployments'), deployment('web', 0))
      assert.equal(metaOf(made)['generation'], 1)
      const labelled = await api.patch(api.path('deployments', 'web'), 'merge', { metadata: { labels: { x: 'y' } } })
      assert.equal(metaOf(labelled.body)['generation'], 1)
      const changed = await api.patch(api.path('deployments', 'web'), 'merge', { spec: { minReadySeconds: 1 } })
      assert.equal(metaOf(changed.body)['generation'], 2)
    },
  },
  {
    name: 'the status of a new object is not taken from the client',
    async run(api) {
      const { body } = await api.post(api.path('deployments'), { ...deployment('web', 0), status: { replicas: 7 } })
      assert.notEqual((body['status'] as { replicas?: number }).replicas, 7)
    },
  },
  {
    name: 'the status subresource changes the status alone',
    async run(api) {
      await api.post(api.path('pods'), pod('one', {}, { schedulerName: 'nobody' }))
      const { code, body } = await api.patch(`${api.path('pods', 'one')}/status`, 'merge', {
        status: { message: 'told' }, spec: { containers: [] },
      })
      assert.equal(code, 200)
      assert.equal((body['status'] as { message: string }).message, 'told')
      assert.equal((body['spec'] as { containers: unknown[] }).containers.length, 1)
    },
  },
  {
    name: 'an unknown path is a 404 without a name',
    async run(api) {
      const { code, body } = await api.get(`/api/v1/namespaces/${api.namespace}/gadgets`)
      assert.equal(code, 404)
      assert.equal(body['message'] ?? body['text'], 'the server could not find the requested resource')
    },
  },
  {
    name: 'a kind that does not fit the URL is refused',
    async run(api) {
      const { code, body } = await api.post(api.path('configmaps'), { ...configMap('one'), kind: 'Secret' })
      assert.equal(code, 400)
      assert.match(String(body['message']), /Secret in version "v1" cannot be handled as a ConfigMap/)
    },
  },
]
