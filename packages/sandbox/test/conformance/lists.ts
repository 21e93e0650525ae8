import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, matches, ok, refused, someText } from './expectations.ts'
import { configMap, urlOf } from './manifests.ts'

const names = (list: unknown): unknown =>
  (at(list, 'items') as readonly unknown[]).map((item) => at(item, 'metadata', 'name'))

/** A namespace with the secrets `a` to `e`, and the path of their list. Secrets, for no controller adds any. */
async function fiveSecrets(cluster: ConformanceCluster): Promise<string> {
  const namespace = await cluster.namespace()
  for (const name of ['c', 'a', 'e', 'b', 'd']) {
    await cluster.create('secrets', namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name } })
  }
  return urlOf('secrets', namespace)
}

const next = (list: unknown): string => encodeURIComponent(String(at(list, 'metadata', 'continue')))

const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

export const lists: Topic = {
  title: 'Lists',
  behaviours: [
    {
      name: 'A list is sorted by name',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        matches(names(await ok(cluster.get(path))), ['a', 'b', 'c', 'd', 'e'])
      },
    },
    {
      name: 'A list over all namespaces is sorted by namespace, then name',
      async run(cluster) {
        const [left, right] = [await cluster.namespace(), await cluster.namespace()].sort()
        const label = cluster.uniqueName('sorted')
        for (const [namespace, name] of [
          [right, 'a'],
          [left, 'b'],
          [left, 'a'],
        ] as const) {
          await cluster.create('configmaps', namespace, configMap(name, {}, { labels: { label } }))
        }
        const list = await ok(cluster.get(`/api/v1/configmaps?labelSelector=label%3D${label}`))
        const shape = (namespace: string | undefined, name: string) => ({ metadata: { namespace, name } })
        matches(list, { items: [shape(left, 'a'), shape(left, 'b'), shape(right, 'a')] })
      },
    },
    {
      name: 'An empty list has an empty array of items',
      async run(cluster) {
        const namespace = await cluster.namespace()
        matches(await ok(cluster.get(urlOf('secrets', namespace))), { kind: 'SecretList', apiVersion: 'v1', items: [] })
      },
    },
    {
      name: 'A list of a namespace that does not exist is empty',
      async run(cluster) {
        matches(await ok(cluster.get(urlOf('pods', cluster.uniqueName('missing')))), { items: [] })
      },
    },
    {
      name: 'Items of a list carry neither kind nor apiVersion',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        matches(at(await ok(cluster.get(path)), 'items', 0), {
          kind: absent,
          apiVersion: absent,
          metadata: { name: 'a' },
        })
      },
    },
    {
      name: 'The resourceVersion of a list is at least that of each item',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const list = await ok(cluster.get(path))
        const revision = Number(at(list, 'metadata', 'resourceVersion'))
        const greatest = Math.max(
          ...[0, 1, 2, 3, 4].map((index) => Number(at(list, 'items', index, 'metadata', 'resourceVersion'))),
        )
        matches(revision >= greatest, true)
      },
    },
    {
      name: 'limit gives the first page, a continue token and the number of remaining items',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const page = await ok(cluster.get(`${path}?limit=2`))
        matches(names(page), ['a', 'b'])
        matches(page, { metadata: { continue: someText, remainingItemCount: 3 } })
      },
    },
    {
      name: 'continue gives the pages one after the other, the last without a token',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const first = await ok(cluster.get(`${path}?limit=2`))
        const second = await ok(cluster.get(`${path}?limit=2&continue=${next(first)}`))
        const third = await ok(cluster.get(`${path}?limit=2&continue=${next(second)}`))
        matches(names(second), ['c', 'd'])
        matches(names(third), ['e'])
        matches(second, { metadata: { remainingItemCount: 1 } })
        matches(third, { metadata: { continue: (token: unknown) => !token, remainingItemCount: absent } })
      },
    },
    {
      name: 'A limit that all items fit in gives no token',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        matches(await ok(cluster.get(`${path}?limit=5`)), { metadata: { continue: (token: unknown) => !token } })
      },
    },
    {
      name: 'A second page shows the state of the first, whatever happened in between',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const first = await ok(cluster.get(`${path}?limit=2`))
        await ok(cluster.delete(`${path}/d`))
        await ok(cluster.post(path, { metadata: { name: 'bb' } }))
        const second = await ok(cluster.get(`${path}?limit=3&continue=${next(first)}`))
        matches(names(second), ['c', 'd', 'e'])
        matches(at(second, 'metadata', 'resourceVersion'), at(first, 'metadata', 'resourceVersion'))
      },
    },
    {
      name: 'With a selector, a page does not tell how many items remain',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const page = await ok(cluster.get(`${path}?limit=2&labelSelector=!none`))
        matches(page, { metadata: { continue: someText, remainingItemCount: absent } })
      },
    },
    {
      name: 'A continue token that is none is refused with 400',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        await refused(cluster.get(`${path}?limit=2&continue=nonsense`), 400, 'BadRequest', /continue key is not valid/)
      },
    },
    {
      name: 'A continue token together with a resourceVersion is refused',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const first = await ok(cluster.get(`${path}?limit=2`))
        const answer = cluster.get(`${path}?limit=2&resourceVersion=1&continue=${next(first)}`)
        await refused(answer, 400, 'BadRequest', 'specifying resource version is not allowed when using continue')
      },
    },
    {
      name: 'resourceVersion=0 gives a list from whatever the server has at hand',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const holds = (list: unknown) => (at(list, 'items') as readonly unknown[]).length === 5
        await cluster.until('the cache has all five', `${path}?resourceVersion=0`, ({ body }) => holds(body))
      },
    },
    {
      name: 'A list not older than a revision has all that was written until then',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const last = await ok(cluster.post(path, { metadata: { name: 'f' } }))
        const revision = at(last, 'metadata', 'resourceVersion')
        const list = await ok(cluster.get(`${path}?resourceVersion=${revision}&resourceVersionMatch=NotOlderThan`))
        matches(names(list), ['a', 'b', 'c', 'd', 'e', 'f'])
      },
    },
    {
      name: 'A list at exactly a revision shows what was there then',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const before = await ok(cluster.get(path))
        await ok(cluster.post(path, { metadata: { name: 'f' } }))
        const revision = at(before, 'metadata', 'resourceVersion')
        const list = await ok(cluster.get(`${path}?resourceVersion=${revision}&resourceVersionMatch=Exact`))
        matches(names(list), ['a', 'b', 'c', 'd', 'e'])
        matches(list, { metadata: { resourceVersion: revision } })
      },
    },
    {
      name: 'resourceVersionMatch without a resourceVersion is refused',
      async run(cluster) {
        const answer = cluster.get('/api/v1/namespaces/default/secrets?resourceVersionMatch=Exact')
        await refused(
          answer,
          422,
          'Invalid',
          /resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided/,
        )
      },
    },
    {
      name: 'resourceVersionMatch=Exact with resourceVersion=0 is refused',
      async run(cluster) {
        const answer = cluster.get('/api/v1/namespaces/default/secrets?resourceVersion=0&resourceVersionMatch=Exact')
        await refused(answer, 422, 'Invalid', /resourceVersionMatch "exact" is forbidden for resourceVersion "0"/)
      },
    },
    {
      name: 'A resourceVersion that is no number is refused with 400',
      async run(cluster) {
        const answer = cluster.get('/api/v1/namespaces/default/secrets?resourceVersion=abc')
        await refused(answer, 400, 'BadRequest', /Invalid value: "abc"/)
      },
    },
    {
      name: 'A limit that is no number is refused with 400',
      async run(cluster) {
        const answer = cluster.get('/api/v1/namespaces/default/secrets?limit=many')
        await refused(answer, 400, 'BadRequest')
      },
    },
    {
      name: 'A kind that lives in namespaces is not created without one',
      async run(cluster) {
        const answer = cluster.post('/api/v1/configmaps', configMap('nowhere'))
        matches(await answer, {
          status: 405,
          body: {
            reason: 'MethodNotAllowed',
            message: 'the server does not allow this method on the requested resource',
          },
        })
      },
    },
    {
      name: 'A list of metadata alone is a PartialObjectMetadataList',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        matches(await ok(cluster.get(`${path}?limit=1`, { accept: metadataList })), {
          kind: 'PartialObjectMetadataList',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { remainingItemCount: 4 },
          items: [{ metadata: { name: 'a', uid: someText }, type: absent }],
        })
      },
    },
    {
      name: 'A list of metadata alone has null for its items where there are none',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const none = await ok(cluster.get(`${path}?labelSelector=no=body`, { accept: metadataList }))
        matches(none, { kind: 'PartialObjectMetadataList', items: null })
      },
    },
    {
      name: 'The metadata of one object alone is a PartialObjectMetadata',
      async run(cluster) {
        const path = await fiveSecrets(cluster)
        const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'
        matches(await ok(cluster.get(`${path}/a`, { accept })), {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { name: 'a' },
          type: absent,
        })
      },
    },
  ],
}
