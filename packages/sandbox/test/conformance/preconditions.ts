import { equal } from 'node:assert/strict'
import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { strategicPatch } from './conformance-cluster.ts'
import { absent, at, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, deployment, idlePod, type Manifest, urlOf } from './manifests.ts'

const otherUid = '00000000-0000-0000-0000-000000000000'
const modified = /the object has been modified; please apply your changes to the latest version and try again$/

async function aDeployment(cluster: ConformanceCluster): Promise<{ path: string; object: Manifest }> {
  const namespace = await cluster.namespace()
  const object = await cluster.create('deployments', namespace, deployment('d', { replicas: 0, paused: true }))
  const path = urlOf('deployments', namespace, 'd')
  await cluster.until(
    'the controllers have seen it',
    path,
    ({ body }) => at(body, 'status', 'observedGeneration') === 1,
  )
  return { path, object }
}

const labelled = (metadata: object) => ({ metadata: { labels: { changed: 'yes' }, ...metadata } })

export const preconditions: Topic = {
  title: 'Preconditions of a write',
  behaviours: [
    {
      name: 'A strategic merge patch with an old resourceVersion is refused with 409',
      async run(cluster) {
        const { path } = await aDeployment(cluster)
        const patch = labelled({ resourceVersion: '1' })
        await refused(cluster.patch(path, patch, strategicPatch), 409, 'Conflict', modified)
      },
    },
    {
      name: 'An old resourceVersion is refused even where nothing would change',
      async run(cluster) {
        const { path } = await aDeployment(cluster)
        await refused(cluster.patch(path, { metadata: { resourceVersion: '1' } }), 409, 'Conflict', modified)
      },
    },
    {
      name: 'A patch with another uid is refused with 422, one with an old resourceVersion too with 409',
      async run(cluster) {
        const { path } = await aDeployment(cluster)
        const wrong = ['metadata.uid', 'FieldValueInvalid', /field is immutable/] as const
        await invalid(cluster.patch(path, labelled({ uid: otherUid })), wrong)
        await invalid(cluster.patch(path, labelled({ uid: otherUid }), strategicPatch), wrong)
        const both = labelled({ uid: otherUid, resourceVersion: '1' })
        await refused(cluster.patch(path, both), 409, 'Conflict', modified)
      },
    },
    {
      name: 'A patch with the uid and the resourceVersion of the object is done',
      async run(cluster) {
        const { path } = await aDeployment(cluster)
        // The controllers write to it at first.
        await cluster.eventually('a patch is in time', async () => {
          const { uid, resourceVersion } = at((await cluster.get(path)).body, 'metadata') as Record<string, unknown>
          return (await cluster.patch(path, labelled({ uid, resourceVersion }))).status === 200
        })
        matches(await ok(cluster.get(path)), labelled({}))
      },
    },
    {
      name: 'A test of a JSON patch can be of the resourceVersion or the uid: 422',
      async run(cluster) {
        const { path } = await aDeployment(cluster)
        const add = { op: 'add', path: '/metadata/labels', value: { changed: 'yes' } }
        for (const [field, value] of [
          ['resourceVersion', '1'],
          ['uid', otherUid],
        ])
          await refused(cluster.patch(path, [{ op: 'test', path: `/metadata/${field}`, value }, add]), 422, 'Invalid')
        matches(await ok(cluster.get(path)), { metadata: { labels: absent } })
      },
    },
    {
      name: 'An apply with another uid is refused with 422, and with 409 where there is no object',
      async run(cluster) {
        const { path, object } = await aDeployment(cluster)
        const namespace = String(object.metadata['namespace'])
        const wrong = ['metadata.uid', 'FieldValueInvalid', /field is immutable/] as const
        const configuration = (name: string) => ({ ...deployment(name), metadata: { name, uid: otherUid } })
        await invalid(cluster.apply(path, configuration('d'), 'one'), wrong)
        const none = urlOf('deployments', namespace, 'none')
        await refused(
          cluster.apply(none, configuration('none'), 'one'),
          409,
          'Conflict',
          /uid mismatch: the provided object specified uid 0{8}-.*, and no existing object was found$/,
        )
      },
    },
    {
      name: 'An apply that creates does not look at the resourceVersion',
      async run(cluster) {
        const path = urlOf('configmaps', await cluster.namespace(), 'new')
        const configuration = configMap('new', { a: '1' }, { resourceVersion: '1' })
        matches(await ok(cluster.apply(path, configuration, 'one'), 201), { data: { a: '1' } })
      },
    },
    {
      name: 'The refusal of a deletion for its preconditions names the group of the kind',
      async run(cluster) {
        const { path } = await aDeployment(cluster)
        await refused(
          cluster.delete(path, { preconditions: { uid: otherUid } }),
          409,
          'Conflict',
          /^Operation cannot be fulfilled on Deployment\.apps "d": the UID in the precondition/,
          { name: 'd', group: 'apps', kind: 'Deployment' },
        )
      },
    },
    {
      name: 'An eviction of another uid or resourceVersion is refused with 409 and leaves the pod as it was',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const before = await cluster.create('pods', namespace, idlePod('p'))
        const path = urlOf('pods', namespace, 'p')
        const evict = (wanted: object) =>
          cluster.post(`${path}/eviction`, {
            apiVersion: 'policy/v1',
            kind: 'Eviction',
            metadata: { name: 'p' },
            deleteOptions: { preconditions: wanted },
          })
        await refused(evict({ uid: otherUid }), 409, 'Conflict', /the UID in the precondition/)
        await refused(evict({ resourceVersion: '1' }), 409, 'Conflict', /the ResourceVersion in the precondition/)
        matches(await ok(cluster.get(path)), before)
        const { uid, resourceVersion } = before.metadata
        await ok(evict({ uid, resourceVersion }), 201)
      },
    },
    {
      name: 'A name whose object is being deleted is taken: 409, and it says why',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const finalizers = ['conformance.example/hold']
        await cluster.create('configmaps', namespace, configMap('held', { a: '1' }, { finalizers }))
        const path = urlOf('configmaps', namespace, 'held')
        await ok(cluster.delete(path))
        matches(await ok(cluster.get(path), 200), { data: { a: '1' } })
        await refused(
          cluster.post(urlOf('configmaps', namespace), configMap('held')),
          409,
          'AlreadyExists',
          'object is being deleted: configmaps "held" already exists',
        )
        await ok(cluster.patch(path, { metadata: { finalizers: null } }))
      },
    },
    {
      name: 'An apply into a namespace that is gone is refused with 404 for the namespace, a patch with 404 for the object',
      async run(cluster) {
        const path = urlOf('configmaps', 'conformance-nobody', 'new')
        await refused(cluster.apply(path, configMap('new'), 'one'), 404, 'NotFound', undefined, {
          name: 'conformance-nobody',
          kind: 'namespaces',
        })
        await refused(cluster.patch(path, {}), 404, 'NotFound', undefined, { name: 'new', kind: 'configmaps' })
      },
    },
    {
      name: 'A write that changes nothing leaves the resourceVersion as it is, whoever writes, and a label moves it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { metadata } = await cluster.create('configmaps', namespace, configMap('same', { a: '1' }))
        const path = `${urlOf('configmaps', namespace, 'same')}?fieldManager=other`
        for (const patched of [
          await ok(cluster.patch(path, { data: { a: '1' } })),
          await ok(cluster.patch(path, { data: { a: '1' } }, strategicPatch)),
          await ok(cluster.patch(path, [{ op: 'replace', path: '/data/a', value: '1' }])),
          await ok(cluster.put(path, configMap('same', { a: '1' }))),
        ])
          matches(patched, { metadata: { resourceVersion: metadata['resourceVersion'], managedFields: [{}] } })
        const fenced = await ok(cluster.patch(path, labelled({ resourceVersion: metadata['resourceVersion'] })))
        equal(at(fenced, 'metadata', 'resourceVersion') === metadata['resourceVersion'], false)
      },
    },
  ],
}
