import type { Topic } from './behaviour.ts'
import { absent, at, invalid, matches, ok, refused, someText } from './expectations.ts'
import { configMap, urlOf } from './manifests.ts'

const namespaceOf = (name: string, metadata: Readonly<Record<string, unknown>> = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...metadata },
})
const pathOf = (name: string) => urlOf('namespaces', undefined, name)

export const namespaces: Topic = {
  title: 'Namespaces',
  behaviours: [
    {
      name: 'A new namespace is Active, held by the finalizer kubernetes and labelled with its name',
      async run(cluster) {
        const name = await cluster.namespace()
        matches(await ok(cluster.get(pathOf(name))), {
          metadata: { labels: { 'kubernetes.io/metadata.name': name } },
          spec: { finalizers: ['kubernetes'] },
          status: { phase: 'Active' },
        })
      },
    },
    {
      name: 'The label with the name cannot be taken from a namespace',
      async run(cluster) {
        const name = await cluster.namespace()
        matches(
          await ok(cluster.patch(pathOf(name), { metadata: { labels: { 'kubernetes.io/metadata.name': null } } })),
          { metadata: { labels: { 'kubernetes.io/metadata.name': name } } },
        )
      },
    },
    {
      name: 'Each namespace is given the service account default',
      async run(cluster) {
        const name = await cluster.namespace()
        matches(await ok(cluster.get(urlOf('serviceaccounts', name, 'default'))), {
          metadata: { name: 'default', namespace: name },
        })
      },
    },
    {
      name: 'Each namespace is given the cluster’s certificate in the ConfigMap kube-root-ca.crt',
      async run(cluster) {
        const name = await cluster.namespace()
        const found = await cluster.until(
          'it is there',
          urlOf('configmaps', name, 'kube-root-ca.crt'),
          ({ status }) => status === 200,
        )
        matches(found.body, { data: { 'ca.crt': (text: unknown) => typeof text === 'string' } })
      },
    },
    {
      name: 'The service account default is made again when it is deleted',
      async run(cluster) {
        const name = await cluster.namespace()
        const path = urlOf('serviceaccounts', name, 'default')
        const before = at(await ok(cluster.get(path)), 'metadata', 'uid')
        await ok(cluster.delete(path))
        await cluster.until(
          'there is another',
          path,
          ({ status, body }) => status === 200 && at(body, 'metadata', 'uid') !== before,
        )
      },
    },
    {
      name: 'The deletion of a namespace answers it as Terminating',
      async run(cluster) {
        const name = await cluster.namespace()
        matches(await ok(cluster.delete(pathOf(name)), 200), {
          kind: 'Namespace',
          metadata: { name, deletionTimestamp: someText },
          status: { phase: 'Terminating' },
        })
      },
    },
    {
      name: 'A namespace that is being deleted takes nothing new: 403 with the cause NamespaceTerminating',
      async run(cluster) {
        const name = await cluster.namespace()
        await cluster.create('configmaps', name, configMap('held', {}, { finalizers: ['example.com/hold'] }))
        await ok(cluster.delete(pathOf(name)))
        const answer = cluster.post(urlOf('configmaps', name), configMap('late'))
        await refused(
          answer,
          403,
          'Forbidden',
          `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
          {
            causes: [
              {
                reason: 'NamespaceTerminating',
                message: `namespace ${name} is being terminated`,
                field: 'metadata.namespace',
              },
            ],
          },
        )
        await ok(cluster.patch(urlOf('configmaps', name, 'held'), { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'What is in a namespace goes with it',
      async run(cluster) {
        const name = await cluster.namespace()
        await cluster.create('configmaps', name, configMap('c'))
        await ok(cluster.delete(pathOf(name)))
        await cluster.until('its content is gone', urlOf('configmaps', name, 'c'), ({ status }) => status === 404)
      },
    },
    {
      name: 'A namespace keeps while something in it has a finalizer, and says so in its conditions',
      async run(cluster) {
        const name = await cluster.namespace()
        await cluster.create('configmaps', name, configMap('held', {}, { finalizers: ['example.com/hold'] }))
        await ok(cluster.delete(pathOf(name)))
        const said = await cluster.until('it says what holds it', pathOf(name), ({ body }) =>
          ((at(body, 'status', 'conditions') ?? []) as readonly unknown[]).some(
            (each) => at(each, 'type') === 'NamespaceFinalizersRemaining' && at(each, 'status') === 'True',
          ),
        )
        matches(said.body, { metadata: { deletionTimestamp: someText }, status: { phase: 'Terminating' } })
        await ok(cluster.patch(urlOf('configmaps', name, 'held'), { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'The namespace default cannot be deleted',
      async run(cluster) {
        await refused(
          cluster.delete(pathOf('default')),
          403,
          'Forbidden',
          'namespaces "default" is forbidden: this namespace may not be deleted',
        )
      },
    },
    {
      name: 'The namespace kube-system cannot be deleted',
      async run(cluster) {
        await refused(cluster.delete(pathOf('kube-system')), 403, 'Forbidden', /this namespace may not be deleted/)
      },
    },
    {
      name: 'Namespaces cannot be deleted as a collection',
      async run(cluster) {
        await refused(cluster.delete('/api/v1/namespaces?labelSelector=none'), 405, 'MethodNotAllowed')
      },
    },
    {
      name: 'The name of a namespace is a DNS label: no dots',
      async run(cluster) {
        await invalid(cluster.post('/api/v1/namespaces', namespaceOf('a.b')), [
          'metadata.name',
          'FieldValueInvalid',
          /must not contain dots/,
        ])
      },
    },
    {
      name: 'A namespace can have its own finalizers in its metadata too',
      async run(cluster) {
        const name = cluster.uniqueName('conformance')
        const created = await ok(
          cluster.post('/api/v1/namespaces', namespaceOf(name, { finalizers: ['example.com/hold'] })),
          201,
        )
        matches(created, { metadata: { finalizers: ['example.com/hold'] }, spec: { finalizers: ['kubernetes'] } })
        await ok(cluster.delete(pathOf(name)))
        await cluster.until(
          'the content is gone',
          pathOf(name),
          ({ body }) =>
            at(body, 'spec', 'finalizers') === undefined || (at(body, 'spec', 'finalizers') as unknown[]).length === 0,
        )
        await ok(cluster.patch(pathOf(name), { metadata: { finalizers: null } }))
        await cluster.until('it is gone', pathOf(name), ({ status }) => status === 404)
      },
    },
    {
      name: 'A second deletion of a namespace changes nothing',
      async run(cluster) {
        const name = await cluster.namespace()
        await cluster.create('configmaps', name, configMap('held', {}, { finalizers: ['example.com/hold'] }))
        const first = at(await ok(cluster.delete(pathOf(name))), 'metadata', 'deletionTimestamp')
        const { status, body } = await cluster.delete(pathOf(name))
        matches(status === 409 || at(body, 'metadata', 'deletionTimestamp') === first, true)
        matches(await ok(cluster.get(pathOf(name))), {
          metadata: { deletionTimestamp: first, name, generateName: absent },
        })
        await ok(cluster.patch(urlOf('configmaps', name, 'held'), { metadata: { finalizers: null } }))
      },
    },
  ],
}
