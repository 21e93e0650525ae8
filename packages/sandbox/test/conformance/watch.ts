import type { Topic } from './behaviour.ts'
import { absent, at, matches, ok, refused } from './expectations.ts'
import { configMap, urlOf } from './manifests.ts'

const initialEventsEnd = 'k8s.io/initial-events-end'
const revisionOf = (value: unknown): string => String(at(value, 'metadata', 'resourceVersion'))
const secret = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, labels },
})

export const watch: Topic = {
  title: 'Watches',
  behaviours: [
    {
      name: 'A watch from the revision of a list tells every change after it, in order',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const revision = revisionOf(await ok(cluster.get(path)))
        const stream = await cluster.watch(`${path}?watch=true&resourceVersion=${revision}`)
        await ok(cluster.post(path, secret('a')))
        await ok(cluster.patch(`${path}/a`, { metadata: { labels: { x: '1' } } }))
        await ok(cluster.delete(`${path}/a`))
        matches(await stream.next(), {
          type: 'ADDED',
          object: { kind: 'Secret', apiVersion: 'v1', metadata: { name: 'a' } },
        })
        matches(await stream.next(), { type: 'MODIFIED', object: { metadata: { name: 'a', labels: { x: '1' } } } })
        matches(await stream.next(), { type: 'DELETED', object: { metadata: { name: 'a', labels: { x: '1' } } } })
      },
    },
    {
      name: 'A watch gives the changes that happened between its revision and its start',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const revision = revisionOf(await ok(cluster.get(path)))
        await ok(cluster.post(path, secret('a')))
        await ok(cluster.post(path, secret('b')))
        const stream = await cluster.watch(`${path}?watch=1&resourceVersion=${revision}`)
        matches(
          [await stream.next(), await stream.next()],
          [{ object: { metadata: { name: 'a' } } }, { object: { metadata: { name: 'b' } } }],
        )
      },
    },
    {
      name: 'A watch without a resourceVersion begins with what is there, as ADDED',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        await ok(cluster.post(path, secret('a')))
        const stream = await cluster.watch(`${path}?watch=true`)
        matches(await stream.next(), { type: 'ADDED', object: { metadata: { name: 'a' } } })
      },
    },
    {
      name: 'A watch answers with JSON, one event a line',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const stream = await cluster.watch(`${path}?watch=true`)
        matches([stream.status, stream.contentType], [200, 'application/json'])
      },
    },
    {
      name: 'The DELETED event carries the revision of the deletion',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const created = await ok(cluster.post(path, secret('a')))
        const stream = await cluster.watch(`${path}?watch=true&resourceVersion=${revisionOf(created)}`)
        await ok(cluster.delete(`${path}/a`))
        const event = await stream.next()
        matches(event, { type: 'DELETED' })
        matches(Number(revisionOf(event?.object)) > Number(revisionOf(created)), true)
      },
    },
    {
      name: 'A watch can be of one object, by a field selector for its name',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const stream = await cluster.watch(
          `${path}?watch=true&resourceVersion=${revisionOf(await ok(cluster.get(path)))}&fieldSelector=metadata.name%3Db`,
        )
        await ok(cluster.post(path, secret('a')))
        await ok(cluster.post(path, secret('b')))
        matches(await stream.next(), { type: 'ADDED', object: { metadata: { name: 'b' } } })
      },
    },
    {
      name: 'A watch with a label selector tells an object that comes to match as ADDED',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const created = await ok(cluster.post(path, secret('a')))
        const stream = await cluster.watch(`${path}?watch=true&resourceVersion=${revisionOf(created)}&labelSelector=on`)
        await ok(cluster.patch(`${path}/a`, { metadata: { labels: { on: '1' } } }))
        matches(await stream.next(), { type: 'ADDED', object: { metadata: { name: 'a', labels: { on: '1' } } } })
      },
    },
    {
      name: 'A watch with a label selector tells an object that no longer matches as DELETED',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const created = await ok(cluster.post(path, secret('a', { on: '1' })))
        const stream = await cluster.watch(`${path}?watch=true&resourceVersion=${revisionOf(created)}&labelSelector=on`)
        const changed = await ok(cluster.patch(`${path}/a`, { metadata: { labels: { on: null } } }))
        const event = await stream.next()
        matches(event, { type: 'DELETED', object: { metadata: { name: 'a' } } })
        matches(revisionOf(event?.object), revisionOf(changed))
      },
    },
    {
      name: 'A watch over all namespaces tells the changes of each',
      async run(cluster) {
        const [left, right] = [await cluster.namespace(), await cluster.namespace()]
        const label = cluster.uniqueName('wide')
        const revision = revisionOf(await ok(cluster.get('/api/v1/configmaps?limit=1')))
        const stream = await cluster.watch(
          `/api/v1/configmaps?watch=true&resourceVersion=${revision}&labelSelector=label%3D${label}`,
        )
        for (const namespace of [left, right])
          await cluster.create('configmaps', namespace, configMap('x', {}, { labels: { label } }))
        matches(
          [await stream.next(), await stream.next()],
          [{ object: { metadata: { namespace: left } } }, { object: { metadata: { namespace: right } } }],
        )
      },
    },
    {
      name: 'watch=false on one object gives the object',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        await ok(cluster.post(path, secret('a')))
        matches(await ok(cluster.get(`${path}/a?watch=false`)), { kind: 'Secret', metadata: { name: 'a' } })
      },
    },
    {
      name: 'A watch ends after timeoutSeconds',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const stream = await cluster.watch(`${path}?watch=true&timeoutSeconds=1`)
        matches(await stream.next(), undefined)
      },
    },
    {
      name: 'sendInitialEvents gives what is there, then a bookmark that says so',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        await ok(cluster.post(path, secret('a')))
        await ok(cluster.post(path, secret('b')))
        const query = 'watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan'
        const stream = await cluster.watch(`${path}?${query}`)
        const first = [await stream.next(), await stream.next()].map((event) => event?.object.metadata.name).sort()
        matches(first, ['a', 'b'])
        matches(await stream.next(), {
          type: 'BOOKMARK',
          object: {
            kind: 'Secret',
            apiVersion: 'v1',
            metadata: { resourceVersion: /^\d+$/, annotations: { [initialEventsEnd]: 'true' } },
          },
        })
      },
    },
    {
      name: 'After the initial events the same stream goes on with changes',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const query = 'watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan'
        const stream = await cluster.watch(`${path}?${query}`)
        await stream.until(({ type }) => type === 'BOOKMARK')
        await ok(cluster.post(path, secret('later')))
        matches(await stream.until(({ type }) => type === 'ADDED'), { object: { metadata: { name: 'later' } } })
      },
    },
    {
      name: 'sendInitialEvents without resourceVersionMatch=NotOlderThan is refused',
      async run(cluster) {
        const answer = cluster.get('/api/v1/secrets?watch=true&sendInitialEvents=true')
        await refused(
          answer,
          422,
          'Invalid',
          /resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan/,
        )
      },
    },
    {
      name: 'sendInitialEvents is refused for a list',
      async run(cluster) {
        const answer = cluster.get('/api/v1/secrets?sendInitialEvents=true')
        await refused(answer, 422, 'Invalid', /sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list/)
      },
    },
    {
      name: 'A watch from a resourceVersion that is no number is refused',
      async run(cluster) {
        matches(await cluster.get('/api/v1/secrets?watch=true&resourceVersion=abc'), {
          status: 500,
          body: { message: /resourceVersion: Invalid value: "abc"/ },
        })
      },
    },
    {
      name: 'A watch can ask for metadata alone',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        await ok(cluster.post(path, secret('a')))
        const stream = await cluster.watch(`${path}?watch=true`, {
          accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
        })
        matches(await stream.next(), {
          type: 'ADDED',
          object: {
            kind: 'PartialObjectMetadata',
            apiVersion: 'meta.k8s.io/v1',
            metadata: { name: 'a' },
            type: absent,
          },
        })
      },
    },
    {
      name: 'A watch can ask for a Table, whose columns come with the first event only',
      async run(cluster) {
        const path = urlOf('secrets', await cluster.namespace())
        const stream = await cluster.watch(`${path}?watch=true`, {
          accept: 'application/json;as=Table;g=meta.k8s.io;v=v1',
        })
        await ok(cluster.post(path, secret('a')))
        await ok(cluster.post(path, secret('b')))
        matches(await stream.next(), {
          type: 'ADDED',
          object: { kind: 'Table', columnDefinitions: (value: unknown) => Array.isArray(value) && value.length > 2 },
        })
        matches(await stream.next(), {
          type: 'ADDED',
          object: { kind: 'Table', columnDefinitions: (value: unknown) => value === null || value === undefined },
        })
      },
    },
    {
      name: 'The deprecated path /watch/ streams too',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await ok(cluster.post(urlOf('secrets', namespace), secret('a')))
        const stream = await cluster.watch(`/api/v1/watch/namespaces/${namespace}/secrets`)
        matches(await stream.next(), { type: 'ADDED', object: { metadata: { name: 'a' } } })
      },
    },
  ],
}
