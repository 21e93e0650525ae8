import type { Behaviour, Topic } from './behaviour.ts'
import { absent, at, containing, matches, ok, someText } from './expectations.ts'
import {
  budget,
  configMap,
  cronJob,
  daemonSet,
  deployment,
  idlePod,
  job,
  type Manifest,
  replicaSet,
  service,
  statefulSet,
  template,
  urlOf,
} from './manifests.ts'

const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
type Row = readonly unknown[]

/** The columns that kubectl prints for an object (wide ones in brackets), and its cells but for the age. */
const printed = (resource: string, manifest: Manifest, columns: string, ...cells: readonly unknown[]): Behaviour => ({
  name: `A table of ${resource} has the columns ${columns}`,
  async run(cluster) {
    const namespace = await cluster.namespace()
    await cluster.create(resource, namespace, manifest)
    const table = await ok(cluster.get(urlOf(resource, namespace, manifest.metadata.name), { accept }))
    const definitions = at(table, 'columnDefinitions') as readonly { name: string; priority: number }[]
    matches(definitions.map(({ name, priority }) => (priority > 0 ? `[${name}]` : name)).join(', '), columns)
    const shown = at(table, 'rows', 0, 'cells') as Row
    matches(
      shown.filter((_cell, index) => definitions[index]?.name !== 'Age'),
      cells,
    )
  },
})

export const tables: Topic = {
  title: 'Tables',
  behaviours: [
    printed(
      'pods',
      idlePod('p'),
      'Name, Ready, Status, Restarts, Age, [IP], [Node], [Nominated Node], [Readiness Gates]',
      'p',
      '0/1',
      'Pending',
      '0',
      '<none>',
      '<none>',
      '<none>',
      '<none>',
    ),
    printed(
      'deployments',
      deployment('d', { replicas: 0, paused: true }),
      'Name, Ready, Up-to-date, Available, Age, [Containers], [Images], [Selector]',
      'd',
      '0/0',
      0,
      0,
      'main',
      'registry.example/main:1',
      'app=d',
    ),
    printed(
      'replicasets',
      replicaSet('r', { replicas: 0 }),
      'Name, Desired, Current, Ready, Age, [Containers], [Images], [Selector]',
      'r',
      0,
      0,
      0,
      'main',
      'registry.example/main:1',
      'app=r',
    ),
    printed(
      'statefulsets',
      statefulSet('s', { replicas: 0 }),
      'Name, Ready, Age, [Containers], [Images]',
      's',
      '0/0',
      'main',
      'registry.example/main:1',
    ),
    printed(
      'daemonsets',
      daemonSet('d', { template: template('d', { nodeSelector: { none: 'x' } }) }),
      'Name, Desired, Current, Ready, Up-to-date, Available, Node Selector, Age, [Containers], [Images], [Selector]',
      'd',
      0,
      0,
      0,
      0,
      0,
      'none=x',
      'main',
      'registry.example/main:1',
      'app=d',
    ),
    printed(
      'jobs',
      job('j', { suspend: true }),
      'Name, Status, Completions, Duration, Age, [Containers], [Images], [Selector]',
      'j',
      /^(Suspended|Running)$/,
      '0/1',
      '',
      'main',
      'registry.example/main:1',
      /^batch\.kubernetes\.io\/controller-uid=/,
    ),
    printed(
      'cronjobs',
      cronJob('c', { suspend: true }),
      'Name, Schedule, Timezone, Suspend, Active, Last Schedule, Age, [Containers], [Images], [Selector]',
      'c',
      '0 3 * * *',
      '<none>',
      'True',
      0,
      '<none>',
      'main',
      'registry.example/main:1',
      '<none>',
    ),
    printed(
      'services',
      service('s', { clusterIP: 'None' }),
      'Name, Type, Cluster-IP, External-IP, Port(s), Age, [Selector]',
      's',
      'ClusterIP',
      'None',
      '<none>',
      '80/TCP',
      'app=s',
    ),
    printed('configmaps', configMap('c', { a: '1', b: '2' }), 'Name, Data, Age', 'c', 2),
    printed(
      'secrets',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: '1' } },
      'Name, Type, Data, Age',
      's',
      'Opaque',
      1,
    ),
    printed(
      'poddisruptionbudgets',
      budget('b', { minAvailable: '50%' }),
      'Name, Min Available, Max Unavailable, Allowed Disruptions, Age',
      'b',
      '50%',
      'N/A',
      0,
    ),
    printed(
      'networkpolicies',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'n' },
        spec: { podSelector: { matchLabels: { a: 'b' } } },
      },
      'Name, Pod-Selector, Age',
      'n',
      'a=b',
    ),
    printed('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 's' } }, 'Name, Age', 's'),
    printed(
      'endpoints',
      {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name: 'e' },
        subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }],
      },
      'Name, Endpoints, Age',
      'e',
      '10.1.2.3:80',
    ),
    printed(
      'leases',
      { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l' }, spec: { holderIdentity: 'me' } },
      'Name, Holder, Age',
      'l',
      'me',
    ),
    printed(
      'roles',
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'r' }, rules: [] },
      'Name, Created At',
      'r',
      someText,
    ),
    {
      name: 'A table of nodes tells status, roles and version',
      async run(cluster) {
        const table = await ok(cluster.get('/api/v1/nodes', { accept }))
        const names = (at(table, 'columnDefinitions') as readonly { name: string }[]).map(({ name }) => name)
        matches(names, [
          'Name',
          'Status',
          'Roles',
          'Age',
          'Version',
          'Internal-IP',
          'External-IP',
          'OS-Image',
          'Kernel-Version',
          'Container-Runtime',
        ])
      },
    },
    {
      name: 'A table of namespaces tells their phase',
      async run(cluster) {
        const namespace = await cluster.namespace()
        matches(await ok(cluster.get(urlOf('namespaces', undefined, namespace), { accept })), {
          columnDefinitions: [{ name: 'Name' }, { name: 'Status' }, { name: 'Age' }],
          rows: [{ cells: [namespace, 'Active', someText] }],
        })
      },
    },
    {
      name: 'The rows of a table carry the metadata of their objects',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('secrets', namespace, {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 's', labels: { a: 'b' } },
        })
        matches(await ok(cluster.get(urlOf('secrets', namespace), { accept })), {
          kind: 'Table',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { resourceVersion: /^\d+$/ },
          rows: [
            {
              object: {
                kind: 'PartialObjectMetadata',
                apiVersion: 'meta.k8s.io/v1',
                metadata: { name: 's', labels: { a: 'b' } },
                type: absent,
              },
            },
          ],
        })
      },
    },
    {
      name: 'includeObject=Object gives whole objects in the rows',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('secrets', namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } })
        matches(await ok(cluster.get(`${urlOf('secrets', namespace)}?includeObject=Object`, { accept })), {
          rows: [{ object: { kind: 'Secret', apiVersion: 'v1', type: 'Opaque' } }],
        })
      },
    },
    {
      name: 'includeObject=None gives rows without objects',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('secrets', namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } })
        const table = await ok(cluster.get(`${urlOf('secrets', namespace)}?includeObject=None`, { accept }))
        matches(at(table, 'rows', 0, 'object', 'metadata'), undefined)
      },
    },
    {
      name: 'A table comes in pages like a list',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const name of ['a', 'b'])
          await cluster.create('secrets', namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name } })
        matches(await ok(cluster.get(`${urlOf('secrets', namespace)}?limit=1`, { accept })), {
          metadata: { continue: someText, remainingItemCount: 1 },
          rows: [{ cells: containing('a') }],
        })
      },
    },
    {
      name: 'A client that prefers a table and also takes JSON is given the table',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = await cluster.get(urlOf('secrets', namespace), { accept: `${accept},application/json` })
        matches(answer.body, {
          kind: 'Table',
          rows: (rows: unknown) => rows === null || (Array.isArray(rows) && rows.length === 0),
        })
      },
    },
    {
      name: 'A fresh object has an age in seconds',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('secrets', namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } })
        const table = await ok(cluster.get(urlOf('secrets', namespace), { accept }))
        matches((at(table, 'rows', 0, 'cells') as Row).at(-1), /^\d+s$/)
      },
    },
  ],
}
