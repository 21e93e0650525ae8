import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, containing, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, deployment, type Manifest, service, urlOf } from './manifests.ts'

async function place(cluster: ConformanceCluster): Promise<string> {
  return urlOf('configmaps', await cluster.namespace(), 'applied')
}

const config = (data: Readonly<Record<string, string>>, metadata: Readonly<Record<string, unknown>> = {}): Manifest =>
  configMap('applied', data, metadata)

async function conflictOf(
  answer: ReturnType<ConformanceCluster['apply']>,
  ...fields: readonly string[]
): Promise<void> {
  const causes = containing(...fields.map((field) => ({ reason: 'FieldManagerConflict', field })))
  await refused(answer, 409, 'Conflict', /^Apply failed with \d+ conflicts?: conflicts? with "/, { causes })
}

export const serverSideApply: Topic = {
  title: 'Server-side apply',
  behaviours: [
    {
      name: 'Applying an object that does not exist creates it, with status 201',
      async run(cluster) {
        const path = await place(cluster)
        matches(await ok(cluster.apply(path, config({ a: '1' }), 'one'), 201), {
          metadata: { name: 'applied' },
          data: { a: '1' },
        })
      },
    },
    {
      name: 'Applying again answers 200, and without a change leaves the resourceVersion as it is',
      async run(cluster) {
        const path = await place(cluster)
        const first = (await ok(cluster.apply(path, config({ a: '1' }), 'one'), 201)) as Manifest
        const second = await ok(cluster.apply(path, config({ a: '1' }), 'one'), 200)
        matches(second, { metadata: { resourceVersion: first.metadata['resourceVersion'] } })
      },
    },
    {
      name: 'The manager’s entry lists exactly the fields it applied',
      async run(cluster) {
        const path = await place(cluster)
        matches(await ok(cluster.apply(path, config({ a: '1' }, { labels: { l: 'x' } }), 'one')), {
          metadata: {
            managedFields: [
              {
                manager: 'one',
                operation: 'Apply',
                apiVersion: 'v1',
                fieldsType: 'FieldsV1',
                fieldsV1: { 'f:data': { 'f:a': {} }, 'f:metadata': { 'f:labels': { 'f:l': {} } } },
              },
            ],
          },
        })
      },
    },
    {
      name: 'A field that the manager no longer applies is removed',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1', b: '2' }), 'one'))
        matches(await ok(cluster.apply(path, config({ a: '1' }), 'one')), { data: { a: '1', b: absent } })
      },
    },
    {
      name: 'A field that another manager applies too is kept',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1', b: '2' }), 'one'))
        await ok(cluster.apply(path, config({ b: '2' }), 'two'))
        matches(await ok(cluster.apply(path, config({ a: '1' }), 'one')), { data: { a: '1', b: '2' } })
      },
    },
    {
      name: 'Another value for a field that somebody else applied is refused with 409, naming manager and field',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1' }), 'one'))
        const answer = cluster.apply(path, config({ a: '2' }), 'two')
        await refused(answer, 409, 'Conflict', 'Apply failed with 1 conflict: conflict with "one": .data.a', {
          causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }],
        })
      },
    },
    {
      name: 'All conflicts are told at once',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1', b: '1' }), 'one'))
        await conflictOf(cluster.apply(path, config({ a: '2', b: '2' }), 'two'), '.data.a', '.data.b')
      },
    },
    {
      name: 'force takes the field over',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1', b: '1' }), 'one'))
        matches(await ok(cluster.apply(path, config({ a: '2' }), 'two', '&force=true')), {
          data: { a: '2', b: '1' },
          metadata: {
            managedFields: containing(
              { manager: 'one', fieldsV1: { 'f:data': { 'f:a': absent, 'f:b': {} } } },
              { manager: 'two', fieldsV1: { 'f:data': { 'f:a': {} } } },
            ),
          },
        })
      },
    },
    {
      name: 'The same value from two managers is no conflict: both own it',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1' }), 'one'))
        matches(await ok(cluster.apply(path, config({ a: '1' }), 'two')), {
          metadata: {
            managedFields: containing(
              { manager: 'one', fieldsV1: { 'f:data': { 'f:a': {} } } },
              { manager: 'two', fieldsV1: { 'f:data': { 'f:a': {} } } },
            ),
          },
        })
      },
    },
    {
      name: 'A conflict with a client that wrote without apply names it as using an operation Update',
      async run(cluster) {
        const path = await place(cluster)
        const [collection] = path.split('/applied')
        await ok(cluster.post(`${collection}?fieldManager=writer`, config({ a: '1' })))
        const answer = await cluster.apply(path, config({ a: '2' }), 'one')
        matches(answer, {
          status: 409,
          body: { message: /conflict with "writer" using v1/, details: { causes: [{ field: '.data.a' }] } },
        })
      },
    },
    {
      name: 'A write without apply takes a field from its applier without a conflict',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1', b: '1' }), 'one'))
        matches(await ok(cluster.patch(`${path}?fieldManager=writer`, { data: { a: '2' } })), {
          data: { a: '2' },
          metadata: {
            managedFields: containing(
              { manager: 'one', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': absent, 'f:b': {} } } },
              { manager: 'writer', operation: 'Update', fieldsV1: { 'f:data': { 'f:a': {} } } },
            ),
          },
        })
      },
    },
    {
      name: 'Apply without a field manager is refused',
      async run(cluster) {
        const path = await place(cluster)
        const answer = cluster.patch(path, config({}), 'application/apply-patch+yaml')
        await refused(answer, 422, 'Invalid', /fieldManager: Required value: is required for apply patch/)
      },
    },
    {
      name: 'Apply with managed fields in the object is refused with 400',
      async run(cluster) {
        const path = await place(cluster)
        const managedFields = [{ manager: 'x' }]
        await refused(
          cluster.apply(path, config({}, { managedFields }), 'one'),
          400,
          'BadRequest',
          /metadata\.managedFields must be nil/,
        )
      },
    },
    {
      name: 'force is refused for patches other than apply',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1' }), 'one'))
        await refused(
          cluster.patch(`${path}?force=true`, {}),
          422,
          'Invalid',
          /force: Forbidden: may not be specified for non-apply patch/,
        )
      },
    },
    {
      name: 'An applied object may be YAML',
      async run(cluster) {
        const path = await place(cluster)
        const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata:\n  a: "1"\n'
        matches(await ok(cluster.apply(path, yaml, 'one')), { data: { a: '1' } })
      },
    },
    {
      name: 'A dry-run apply stores nothing',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1' }), 'one', '&dryRun=All'))
        await refused(cluster.get(path), 404, 'NotFound')
      },
    },
    {
      name: 'An applied object is validated',
      async run(cluster) {
        const path = await place(cluster)
        await invalid(cluster.apply(path, config({ 'not a key': '1' }), 'one'), [
          'data[not a key]',
          'FieldValueInvalid',
        ])
      },
    },
    {
      name: 'Apply with an old resourceVersion is refused with 409',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1' }), 'one'))
        await refused(
          cluster.apply(path, config({ a: '2' }, { resourceVersion: '1' }), 'one'),
          409,
          'Conflict',
          /the object has been modified/,
        )
      },
    },
    {
      name: 'Containers are applied by name: each manager owns its own',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('deployments', namespace, 'd')
        await ok(cluster.apply(path, deployment('d', { replicas: 0 }), 'one'), 201)
        const sidecar = { name: 'side', image: 'registry.example/side:1' }
        const second = {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'd' },
          spec: { template: { spec: { containers: [sidecar] } } },
        }
        matches(await ok(cluster.apply(path, second, 'two')), {
          spec: { template: { spec: { containers: [{ name: 'main' }, { name: 'side' }] } } },
        })
        const third = { ...second, spec: { template: { spec: {} } } }
        matches(await ok(cluster.apply(path, third, 'two')), {
          spec: { template: { spec: { containers: [{ name: 'main' }] } } },
        })
      },
    },
    {
      name: 'An applier that leaves out replicas leaves them to whoever scales',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('deployments', namespace, 'd')
        await ok(cluster.apply(path, deployment('d', { paused: true }), 'one'), 201)
        await ok(cluster.patch(`${path}?fieldManager=scaler`, { spec: { replicas: 0 } }))
        matches(await ok(cluster.apply(path, deployment('d', { paused: false }), 'one')), { spec: { replicas: 0 } })
      },
    },
    {
      name: 'Ports of a Service are told apart by port and protocol',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('services', namespace, 's')
        const ports = [
          { name: 'tcp', port: 53, protocol: 'TCP' },
          { name: 'udp', port: 53, protocol: 'UDP' },
        ]
        await ok(cluster.apply(path, service('s', { ports }), 'one'), 201)
        const changed = [{ name: 'tcp', port: 53, protocol: 'TCP', targetPort: 5353 }, ports[1]]
        matches(await ok(cluster.apply(path, service('s', { ports: changed }), 'one')), {
          spec: {
            ports: [
              { protocol: 'TCP', targetPort: 5353 },
              { protocol: 'UDP', targetPort: 53 },
            ],
          },
        })
      },
    },
    {
      name: 'Finalizers are a set: each manager owns its own',
      async run(cluster) {
        const path = await place(cluster)
        const bare = (finalizers: readonly string[]) => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'applied', ...(finalizers.length > 0 ? { finalizers } : {}) },
        })
        await ok(cluster.apply(path, bare(['example.com/a']), 'one'))
        matches(await ok(cluster.apply(path, bare(['example.com/b']), 'two')), {
          metadata: { finalizers: ['example.com/a', 'example.com/b'] },
        })
        matches(await ok(cluster.apply(path, bare([]), 'one')), { metadata: { finalizers: ['example.com/b'] } })
        await ok(cluster.apply(path, bare([]), 'two'))
      },
    },
    {
      name: 'An atomic list has one owner',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('roles', namespace, 'r')
        const role = (verb: string) => ({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'r' },
          rules: [{ apiGroups: [''], resources: ['pods'], verbs: [verb] }],
        })
        await ok(cluster.apply(path, role('get'), 'one'), 201)
        await conflictOf(cluster.apply(path, role('list'), 'two'), '.rules')
      },
    },
    {
      name: 'The status is applied through its subresource, with an entry of its own',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('persistentvolumeclaims', namespace, {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'c' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'none',
            resources: { requests: { storage: '1Gi' } },
          },
        })
        const path = urlOf('persistentvolumeclaims', namespace, 'c', 'status')
        const body = {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'c' },
          status: { capacity: { storage: '1Gi' } },
        }
        matches(await ok(cluster.apply(path, body, 'one')), {
          status: { capacity: { storage: '1Gi' } },
          metadata: { managedFields: containing({ manager: 'one', operation: 'Apply', subresource: 'status' }) },
        })
      },
    },
    {
      name: 'Managed fields are cleared by a patch that sets them to one empty entry',
      async run(cluster) {
        const path = await place(cluster)
        await ok(cluster.apply(path, config({ a: '1' }), 'one'))
        await ok(cluster.patch(path, { metadata: { managedFields: [{}] } }))
        matches(await ok(cluster.get(path)), { metadata: { managedFields: absent } })
      },
    },
  ],
}
