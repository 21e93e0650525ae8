import { deepEqual, equal } from 'node:assert/strict'
import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, deployment, idlePod, type Manifest, urlOf } from './manifests.ts'
import { entriesOf, ownersOf } from './owners-of.ts'

type Data = Readonly<Record<string, string | null>>

/** A ConfigMap that `maker` has created. */
async function made(cluster: ConformanceCluster, data: Data): Promise<string> {
  const namespace = await cluster.namespace()
  await ok(cluster.post(`${urlOf('configmaps', namespace)}?fieldManager=maker`, configMap('owned', data)))
  return urlOf('configmaps', namespace, 'owned')
}

/** A ConfigMap that `owner` has applied. */
async function applied(cluster: ConformanceCluster, data: Data): Promise<{ path: string; object: Manifest }> {
  const path = urlOf('configmaps', await cluster.namespace(), 'owned')
  return { path, object: (await ok(cluster.apply(path, configMap('owned', data), 'owner'))) as Manifest }
}

const set = (cluster: ConformanceCluster, path: string, manager: string, data: Data | null) =>
  ok(cluster.patch(`${path}?fieldManager=${manager}`, { data }))

const versionOf = (object: unknown): unknown => at(object, 'metadata', 'resourceVersion')

export const managedFields: Topic = {
  title: 'Managed fields',
  behaviours: [
    {
      name: 'Who writes the value that is there does not become the owner of the field',
      async run(cluster) {
        const path = await made(cluster, { a: '1' })
        deepEqual(ownersOf(await set(cluster, path, 'other', { a: '1' })), { 'maker Update': ['.data', '.data.a'] })
        deepEqual(ownersOf(await set(cluster, path, 'other', { a: '1', b: '2' })), {
          'maker Update': ['.data', '.data.a'],
          'other Update': ['.data.b'],
        })
      },
    },
    {
      name: 'Who sets another value and then the old one again owns the field',
      async run(cluster) {
        const path = await made(cluster, { a: '1', b: '1' })
        await set(cluster, path, 'other', { a: '2' })
        deepEqual(ownersOf(await set(cluster, path, 'other', { a: '1' })), {
          'maker Update': ['.data', '.data.b'],
          'other Update': ['.data.a'],
        })
      },
    },
    {
      name: 'A field that is removed is nobody’s, and an owner who is left without any has no entry',
      async run(cluster) {
        const path = await made(cluster, { a: '1' })
        await set(cluster, path, 'second', { b: '2' })
        deepEqual(ownersOf(await set(cluster, path, 'third', { b: null })), { 'maker Update': ['.data', '.data.a'] })
        const label = (value: string | null) =>
          ok(cluster.patch(`${path}?fieldManager=third`, { metadata: { labels: { l: value } } }))
        equal(entriesOf(await label('x')).length, 2)
        deepEqual(ownersOf(await set(cluster, path, 'fourth', null)), {
          'third Update': ['.metadata.labels', '.metadata.labels.l'],
        })
        matches(await label(null), { metadata: { labels: absent, managedFields: absent } })
      },
    },
    {
      name: 'Who applies the value that is there becomes a co-owner, and his entry tells no time',
      async run(cluster) {
        const path = await made(cluster, { a: '1' })
        const before = versionOf(await ok(cluster.get(path)))
        const shared = await ok(cluster.apply(path, configMap('owned', { a: '1' }), 'applier'))
        deepEqual(ownersOf(shared), { 'applier Apply': ['.data.a'], 'maker Update': ['.data', '.data.a'] })
        matches(shared, { metadata: { managedFields: [{ time: absent }, { time: /^\d/ }] } })
        equal(versionOf(shared) === before, false)
        matches(await ok(cluster.apply(path, configMap('owned', { a: '1' }), 'applier')), shared)
      },
    },
    {
      name: 'An update takes a field from all of its owners',
      async run(cluster) {
        const path = await made(cluster, { a: '1' })
        await ok(cluster.apply(path, configMap('owned', { a: '1' }), 'applier'))
        deepEqual(ownersOf(await set(cluster, path, 'other', { a: '2' })), {
          'maker Update': ['.data'],
          'other Update': ['.data.a'],
        })
      },
    },
    {
      name: 'A co-owner who no longer applies a field leaves it to the other',
      async run(cluster) {
        const { path } = await applied(cluster, { a: '1' })
        await ok(cluster.apply(path, configMap('owned', { a: '1', b: '2' }), 'second'))
        const left = await ok(cluster.apply(path, configMap('owned', { b: '2' }), 'second'))
        matches(left, { data: { a: '1', b: '2' } })
        deepEqual(ownersOf(left), { 'owner Apply': ['.data.a'], 'second Apply': ['.data.b'] })
      },
    },
    {
      name: 'The entries of ten updates are kept apart: the oldest are merged into ancient-changes',
      async run(cluster) {
        const path = await made(cluster, { k0: '1' })
        // In one second, the order of the names counts.
        for (let number = 1; number <= 9; number++)
          await set(cluster, path, `manager-${number}`, { [`k${number}`]: '1' })
        const ten = ownersOf(await ok(cluster.get(path)))
        equal(Object.keys(ten).length, 10)
        equal(ten['ancient-changes Update'], undefined)
        const eleventh = ownersOf(await set(cluster, path, 'z-latest', { k10: '1' }))
        equal(Object.keys(eleventh).length, 10)
        deepEqual(eleventh['ancient-changes Update'], ['.data', '.data.k0', '.data.k1'])
        deepEqual(eleventh['z-latest Update'], ['.data.k10'])
      },
    },
    {
      name: 'A field of ancient-changes that somebody sets is his',
      async run(cluster) {
        const path = await made(cluster, { k0: '1' })
        for (let number = 1; number <= 9; number++)
          await set(cluster, path, `manager-${number}`, { [`k${number}`]: '1' })
        await set(cluster, path, 'z-latest', { k10: '1' })
        const owners = ownersOf(await set(cluster, path, 'z-latest', { k0: '2' }))
        deepEqual(owners['ancient-changes Update'], ['.data', '.data.k1'])
        deepEqual(owners['z-latest Update'], ['.data.k0', '.data.k10'])
      },
    },
    {
      name: 'A second patch with the former entries, under a resourceVersion, makes the former owner the owner again',
      async run(cluster) {
        const { path, object } = await applied(cluster, { a: '1' })
        const before = object.metadata['managedFields']
        await set(cluster, path, 'other', { a: '2' })
        const resourceVersion = versionOf(await set(cluster, path, 'other', { a: '1' }))
        await refused(cluster.apply(path, configMap('owned', { a: '3' }), 'owner'), 409, 'Conflict')
        const metadata = { resourceVersion, managedFields: before }
        const given = await ok(cluster.patch(`${path}?fieldManager=other`, { metadata }))
        deepEqual(ownersOf(given), { 'owner Apply': ['.data.a'] })
        equal(versionOf(given) === resourceVersion, false)
        matches(await ok(cluster.apply(path, configMap('owned', { a: '3' }), 'owner')), { data: { a: '3' } })
        await refused(cluster.patch(path, { metadata }), 409, 'Conflict', /the object has been modified/)
      },
    },
    {
      name: 'Entries in the patch that changes a field do not keep the writer from being its owner',
      async run(cluster) {
        const { path, object } = await applied(cluster, { a: '1' })
        await set(cluster, path, 'other', { a: '2' })
        const metadata = { managedFields: object.metadata['managedFields'] }
        const patched = await ok(cluster.patch(`${path}?fieldManager=other`, { data: { a: '1' }, metadata }))
        deepEqual(ownersOf(patched), { 'other Update': ['.data.a'] })
      },
    },
    {
      name: 'Entries that differ in nothing but their times change nothing',
      async run(cluster) {
        const { path, object } = await applied(cluster, { a: '1' })
        const older = entriesOf(object).map((entry) => ({ ...entry, time: '2020-01-01T00:00:00Z' }))
        matches(await ok(cluster.patch(path, { metadata: { managedFields: older } })), object)
      },
    },
    {
      name: 'Entries of which one cannot be understood are overlooked',
      async run(cluster) {
        const { path, object } = await applied(cluster, { a: '1' })
        const [entry] = entriesOf(object)
        for (const wrong of [{ operation: 'Other' }, { fieldsType: 'FieldsV2' }, { apiVersion: null }])
          matches(await ok(cluster.patch(path, { metadata: { managedFields: [{ ...entry, ...wrong }] } })), object)
      },
    },
    {
      name: 'An entry of a version that is not served is dropped',
      async run(cluster) {
        const { path, object } = await applied(cluster, { a: '1' })
        const managedFields = [{ ...entriesOf(object)[0], apiVersion: 'v99' }]
        matches(await ok(cluster.patch(path, { metadata: { managedFields } })), { metadata: { managedFields: absent } })
      },
    },
    {
      name: 'An entry whose manager has too long a name is refused with 422',
      async run(cluster) {
        const { path, object } = await applied(cluster, { a: '1' })
        const managedFields = [{ ...entriesOf(object)[0], manager: 'x'.repeat(129) }]
        await invalid(cluster.patch(path, { metadata: { managedFields } }), [
          'metadata.managedFields[0].manager',
          'FieldValueTooLong',
          /may not be more than 128 bytes/,
        ])
      },
    },
    {
      name: 'An empty list clears the managed fields, as one empty entry does',
      async run(cluster) {
        const { path } = await applied(cluster, { a: '1' })
        matches(await ok(cluster.patch(path, { metadata: { managedFields: [] } })), {
          metadata: { managedFields: absent },
        })
      },
    },
    {
      name: 'Whatever is written to an object without managed fields is nobody’s',
      async run(cluster) {
        const { path } = await applied(cluster, { a: '1' })
        await ok(cluster.patch(path, { metadata: { managedFields: [{}] } }))
        matches(await set(cluster, path, 'other', { a: '2', b: '3' }), {
          data: { a: '2', b: '3' },
          metadata: { managedFields: absent },
        })
      },
    },
    {
      name: 'The first apply to an object without managed fields counts what is there as set before it',
      async run(cluster) {
        const { path } = await applied(cluster, { a: '1', b: '1' })
        await ok(cluster.patch(path, { metadata: { managedFields: [{}] } }))
        await refused(
          cluster.apply(path, configMap('owned', { a: '2' }), 'late'),
          409,
          'Conflict',
          'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a',
        )
        deepEqual(ownersOf(await ok(cluster.apply(path, configMap('owned', { a: '1' }), 'late'))), {
          'late Apply': ['.data.a'],
          'before-first-apply Update': ['.data', '.data.a', '.data.b'],
        })
      },
    },
    {
      name: 'Managed fields that are sent with a status are overlooked',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await ok(cluster.post(`${urlOf('pods', namespace)}?fieldManager=maker`, idlePod('p')))
        const body = { metadata: { managedFields: [{}] }, status: { message: 'said' } }
        const told = await ok(cluster.patch(`${urlOf('pods', namespace, 'p', 'status')}?fieldManager=teller`, body))
        deepEqual(ownersOf(told)['teller Update status'], ['.status.message'])
        equal(ownersOf(told)['maker Update']?.includes('.spec.dnsPolicy'), true)
      },
    },
    {
      name: 'Defaults belong to the creator, and what admission adds to nobody',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const made = await ok(cluster.post(`${urlOf('pods', namespace)}?fieldManager=maker`, idlePod('p')))
        matches(made, { spec: { dnsPolicy: 'ClusterFirst', serviceAccountName: 'default' } })
        const fields = Object.values(ownersOf(made)).flat()
        equal(fields.includes('.spec.dnsPolicy'), true)
        for (const added of ['.spec.serviceAccountName', '.spec.tolerations', '.spec.priority'])
          equal(fields.includes(added), false, added)
      },
    },
    {
      name: 'Items of lists with a key are owned one by one, and all of one who is removed is nobody’s',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('deployments', namespace, 'd')
        await ok(
          cluster.post(`${urlOf('deployments', namespace)}?fieldManager=maker`, deployment('d', { replicas: 0 })),
        )
        const container = { name: 'side', image: 'registry.example/side:1', env: [{ name: 'A', value: '1' }] }
        const add = [{ op: 'add', path: '/spec/template/spec/containers/-', value: container }]
        const added = ownersOf(await ok(cluster.patch(`${path}?fieldManager=adder`, add)))['adder Update'] ?? []
        const item = '.spec.template.spec.containers[{"name":"side"}]'
        for (const field of [
          '',
          '.image',
          '.imagePullPolicy',
          '.env',
          '.env[{"name":"A"}]',
          '.env[{"name":"A"}].value',
        ])
          equal(added.includes(`${item}${field}`), true, field)
        const remove = [{ op: 'remove', path: '/spec/template/spec/containers/1' }]
        equal('adder Update' in ownersOf(await ok(cluster.patch(`${path}?fieldManager=other`, remove))), false)
      },
    },
  ],
}
