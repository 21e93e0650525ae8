import type { Topic } from './behaviour.ts'
import { at, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, urlOf } from './manifests.ts'

const missing = 'the server could not find the requested resource'
const names = (list: unknown) =>
  (at(list, 'items') as readonly { readonly metadata: { readonly name: string } }[]).map(
    ({ metadata }) => metadata.name,
  )

export const emptySegments: Topic = {
  title: 'Paths with a namespace or a name that is empty',
  behaviours: [
    {
      name: 'An empty namespace is that of a list of all namespaces',
      async run(cluster) {
        const here = [await cluster.namespace(), await cluster.namespace()]
        const name = cluster.uniqueName('everywhere')
        for (const namespace of here) await cluster.create('configmaps', namespace, configMap(name))
        const list = await ok(cluster.get(`/api/v1/namespaces//configmaps?fieldSelector=metadata.name%3D${name}`))
        matches(names(list), [name, name])
      },
    },
    {
      name: 'An empty namespace is that of a watch of all namespaces',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('everywhere')
        await cluster.create('configmaps', namespace, configMap(name))
        const watch = await cluster.watch(
          `/api/v1/namespaces//configmaps?watch=true&fieldSelector=metadata.name%3D${name}`,
        )
        matches(await watch.next(), { type: 'ADDED', object: { metadata: { name, namespace } } })
      },
    },
    {
      name: 'In an empty namespace nothing is found by its name: 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('a'))
        await refused(
          cluster.get('/api/v1/namespaces//configmaps/a'),
          400,
          'BadRequest',
          'Namespace parameter required.',
        )
      },
    },
    {
      name: 'In an empty namespace nothing is deleted, neither an object nor a collection: 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('a'))
        for (const path of ['/api/v1/namespaces//configmaps', '/api/v1/namespaces//configmaps/a'])
          await refused(cluster.delete(path), 400, 'BadRequest', 'Namespace parameter required.')
        await ok(cluster.get(urlOf('configmaps', namespace, 'a')))
      },
    },
    {
      name: 'In an empty namespace nothing is created',
      async run(cluster) {
        await invalid(cluster.post('/api/v1/namespaces//configmaps', configMap('b')), [
          'metadata.namespace',
          'FieldValueRequired',
        ])
      },
    },
    {
      name: 'A path that ends with a slash, where a name should be, is that of the whole collection, also for a DELETE',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('configmaps', namespace)
        await cluster.create('configmaps', namespace, configMap('a'))
        matches(names(await ok(cluster.get(`${path}/`))).includes('a'), true)
        matches(names(await ok(cluster.get(`${path}//`))).includes('a'), true)
        await ok(cluster.post(`${path}/`, configMap('b')), 201)
        for (const answer of [cluster.patch(`${path}/`, {}), cluster.put(`${path}/`, configMap('a'))])
          await refused(answer, 405, 'MethodNotAllowed')
        await ok(cluster.delete(`${path}/`))
        matches((await cluster.get(urlOf('configmaps', namespace, 'a'))).status, 404)
        matches((await cluster.get(urlOf('configmaps', namespace, 'b'))).status, 404)
      },
    },
    {
      name: 'A subresource of an object without a name is refused: 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const pods = urlOf('pods', namespace)
        const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } }
        for (const answer of [
          cluster.get(`${pods}//log`),
          cluster.get(`${pods}//status`),
          cluster.post(`${pods}//eviction`, eviction),
          cluster.patch(`${urlOf('deployments', namespace)}//scale`, { spec: { replicas: 1 } }),
          cluster.get('/api/v1/namespaces//status'),
        ])
          await refused(answer, 400, 'BadRequest', 'name must be provided')
      },
    },
    {
      name: 'A kind that is empty is not found',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await refused(cluster.get(`/api/v1/namespaces/${namespace}//a`), 404, 'NotFound', missing)
        await refused(cluster.get(`/api/v1//namespaces/${namespace}/configmaps`), 404, 'NotFound', missing)
      },
    },
  ],
}
