import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, invalid, matches, ok, refused, someText } from './expectations.ts'
import { type SampleKind, sampleKinds } from './kinds.ts'
import { configMap, idlePod, type Manifest, urlOf, versionOf } from './manifests.ts'

const article = (kind: string): string => (/^[AEIOU]/.test(kind) ? 'An' : 'A')

const lifeOf = (sample: SampleKind) => ({
  name: `${article(sample.kind)} ${sample.kind} is created, read, listed, patched, replaced and deleted`,
  async run(cluster: ConformanceCluster) {
    const { resource, kind } = sample
    const namespace = sample.namespaced ? await cluster.namespace() : undefined
    const name = cluster.uniqueName('life')
    const one = urlOf(resource, namespace, name)

    const created = (await ok(cluster.post(urlOf(resource, namespace), sample.manifest(name)), 201)) as Manifest
    cluster.atEnd(() => cluster.delete(one))
    matches(created, {
      kind,
      apiVersion: versionOf(resource),
      metadata: {
        name,
        namespace: namespace ?? absent,
        uid: someText,
        resourceVersion: /^\d+$/,
        creationTimestamp: /^\d{4}-.*Z$/,
      },
    })

    matches(await ok(cluster.get(one), 200), {
      kind,
      apiVersion: versionOf(resource),
      metadata: { uid: created.metadata['uid'] },
    })
    matches(await ok(cluster.get(`${urlOf(resource, namespace)}?fieldSelector=metadata.name=${name}`), 200), {
      kind: `${kind}List`,
      apiVersion: versionOf(resource),
      metadata: { resourceVersion: /^\d+$/ },
      items: [{ kind: absent, metadata: { uid: created.metadata['uid'] } }],
    })

    const patched = await ok(cluster.patch(one, { metadata: { labels: { by: 'patch' } } }), 200)
    matches(patched, { metadata: { uid: created.metadata['uid'], labels: { by: 'patch' } } })
    const replaced = await cluster.eventually('no controller writes in between', async () => {
      const latest = (await ok(cluster.get(one))) as Manifest
      const answer = await cluster.put(one, { ...latest, metadata: { ...latest.metadata, labels: { by: 'put' } } })
      return answer.status !== 409 && answer
    })
    matches(replaced, { status: 200, body: { metadata: { uid: created.metadata['uid'], labels: { by: 'put' } } } })

    await ok(cluster.delete(one, { gracePeriodSeconds: 0, propagationPolicy: 'Background' }), 200)
    await cluster.until('it is gone', one, ({ status }) => status === 404)
  },
})

export const crud: Topic = {
  title: 'Create, read, replace',
  behaviours: [
    ...sampleKinds.map(lifeOf),
    {
      name: 'An object that does not exist is answered with 404, reason NotFound, its kind and its name',
      async run(cluster) {
        const path = urlOf('configmaps', 'default', 'conformance-nobody')
        await refused(cluster.get(path), 404, 'NotFound', 'configmaps "conformance-nobody" not found', {
          name: 'conformance-nobody',
          kind: 'configmaps',
        })
      },
    },
    {
      name: 'The answer about a missing object of a named group tells the group too',
      async run(cluster) {
        const message = 'deployments.apps "conformance-nobody" not found'
        const details = { name: 'conformance-nobody', group: 'apps', kind: 'deployments' }
        await refused(
          cluster.get(urlOf('deployments', 'default', 'conformance-nobody')),
          404,
          'NotFound',
          message,
          details,
        )
      },
    },
    {
      name: 'A name that is taken is refused with 409, reason AlreadyExists',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('taken'))
        const again = cluster.post(urlOf('configmaps', namespace), configMap('taken'))
        await refused(again, 409, 'AlreadyExists', 'configmaps "taken" already exists', {
          name: 'taken',
          kind: 'configmaps',
        })
      },
    },
    {
      name: 'The same name may be used in two namespaces and by two kinds',
      async run(cluster) {
        const [left, right] = [await cluster.namespace(), await cluster.namespace()]
        await cluster.create('configmaps', left, configMap('same'))
        await cluster.create('configmaps', right, configMap('same'))
        await cluster.create('secrets', right, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'same' } })
      },
    },
    {
      name: 'generateName gives the prefix five random characters',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'some-' } }
        const first = await ok(cluster.post(urlOf('configmaps', namespace), manifest), 201)
        const second = await ok(cluster.post(urlOf('configmaps', namespace), manifest), 201)
        const pattern = /^some-[bcdfghjklmnpqrstvwxz2456789]{5}$/
        matches(
          [first, second],
          [{ metadata: { name: pattern, generateName: 'some-' } }, { metadata: { name: pattern } }],
        )
        matches(at(first, 'metadata', 'name') === at(second, 'metadata', 'name'), false)
      },
    },
    {
      name: 'An object without name and generateName is invalid',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }
        await invalid(cluster.post(urlOf('configmaps', namespace), manifest), [
          'metadata.name',
          'FieldValueRequired',
          /name or generateName is required/,
        ])
      },
    },
    {
      name: 'An object with a resourceVersion is not created',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const manifest = configMap('versioned', {}, { resourceVersion: '1' })
        const message = 'resourceVersion should not be set on objects to be created'
        matches(await cluster.post(urlOf('configmaps', namespace), manifest), { status: 500, body: { message } })
      },
    },
    {
      name: 'uid, creationTimestamp and generation that a client sends at creation are the server’s own',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const sent = { uid: 'mine', creationTimestamp: '2001-01-01T00:00:00Z', generation: 7 }
        const created = (await cluster.create('pods', namespace, idlePod('own', {}, sent))) as Manifest
        matches(created, {
          metadata: { uid: (uid: unknown) => uid !== 'mine', generation: 1, creationTimestamp: /^20[2-9]/ },
        })
      },
    },
    {
      name: 'A status that is sent at creation is dropped',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const created = await cluster.create('pods', namespace, {
          ...idlePod('plain'),
          status: { phase: 'Running', message: 'mine' },
        })
        matches(created, { status: { phase: 'Pending', message: absent } })
      },
    },
  ],
}
