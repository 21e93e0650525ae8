import type { Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, invalid, matches, ok, refused } from './expectations.ts'
import { urlOf } from './manifests.ts'

interface Kind {
  readonly group: string
  readonly crd: string
  /** The path of a namespace's widgets. */
  at(namespace: string, name?: string): string
}

const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 10 },
        color: { type: 'string', enum: ['red', 'blue'], default: 'red' },
        replicas: { type: 'integer' },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: {
      type: 'object',
      properties: { replicas: { type: 'integer' }, selector: { type: 'string' }, phase: { type: 'string' } },
    },
  },
}

function definition(group: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        plural: 'widgets',
        singular: 'widget',
        kind: 'Widget',
        listKind: 'WidgetList',
        shortNames: ['wg'],
        categories: ['all'],
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.replicas',
              statusReplicasPath: '.status.replicas',
              labelSelectorPath: '.status.selector',
            },
          },
          additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
        },
      ],
      ...changes,
    },
  }
}

/** Defines a kind of the behaviour's own and waits until it is served. */
async function define(cluster: ConformanceCluster): Promise<Kind> {
  const group = `${cluster.uniqueName('g')}.example.com`
  const crd = `widgets.${group}`
  await cluster.create('customresourcedefinitions', undefined, definition(group))
  const root = `/apis/${group}/v1`
  await cluster.eventually('the kind is served', async () => {
    const { status } = await cluster.get(`${root}/widgets`)
    return status === 200
  })
  return {
    group,
    crd,
    at: (namespace, name) => `${root}/namespaces/${namespace}/widgets${name === undefined ? '' : `/${name}`}`,
  }
}

const widget = (kind: Kind, spec: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({
  apiVersion: `${kind.group}/v1`,
  kind: 'Widget',
  metadata: { name: 'w' },
  spec,
  ...more,
})

async function aWidget(cluster: ConformanceCluster): Promise<{ readonly kind: Kind; readonly path: string }> {
  const kind = await define(cluster)
  const namespace = await cluster.namespace()
  await ok(cluster.post(kind.at(namespace), widget(kind, { size: 3 })), 201)
  return { kind, path: kind.at(namespace, 'w') }
}

export const customResources: Topic = {
  title: 'Custom resources',
  behaviours: [
    {
      name: 'A definition says when its names are accepted and its kind is served',
      async run(cluster) {
        const { crd } = await define(cluster)
        const path = urlOf('customresourcedefinitions', undefined, crd)
        const holds = containing({ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'True' })
        matches(await ok(cluster.get(path)), {
          status: { conditions: holds, acceptedNames: { kind: 'Widget', plural: 'widgets' }, storedVersions: ['v1'] },
        })
      },
    },
    {
      name: 'A new kind appears in discovery with its names',
      async run(cluster) {
        const { group } = await define(cluster)
        const list = await cluster.until('the group lists it', `/apis/${group}/v1`, ({ status }) => status === 200)
        matches(list.body, {
          groupVersion: `${group}/v1`,
          resources: containing(
            {
              name: 'widgets',
              singularName: 'widget',
              namespaced: true,
              kind: 'Widget',
              shortNames: ['wg'],
              categories: ['all'],
            },
            { name: 'widgets/status', kind: 'Widget' },
            { name: 'widgets/scale', kind: 'Scale', group: 'autoscaling', version: 'v1' },
          ),
        })
      },
    },
    {
      name: 'An object of a new kind is created, changed and deleted like any other',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        matches(await ok(cluster.patch(path, { spec: { size: 4 } })), {
          kind: 'Widget',
          metadata: { generation: 2 },
          spec: { size: 4 },
        })
        matches(await ok(cluster.delete(path), 200), { kind: 'Status', status: 'Success' })
        await refused(cluster.get(path), 404, 'NotFound', /^widgets\..* "w" not found$/)
      },
    },
    {
      name: 'A list of a custom kind says that there is no more, and its items carry kind and apiVersion',
      async run(cluster) {
        const { kind, path } = await aWidget(cluster)
        const list = await ok(cluster.get(path.slice(0, path.lastIndexOf('/'))))
        matches(list, {
          kind: 'WidgetList',
          apiVersion: `${kind.group}/v1`,
          metadata: { continue: '' },
          items: [{ kind: 'Widget', apiVersion: `${kind.group}/v1` }],
        })
      },
    },
    {
      name: 'A watch of a custom kind tells its changes',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        const stream = await cluster.watch(`${path.slice(0, path.lastIndexOf('/'))}?watch=true`)
        matches(await stream.next(), { type: 'ADDED', object: { kind: 'Widget', metadata: { name: 'w' } } })
      },
    },
    {
      name: 'Defaults of the schema are filled in',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        matches(await ok(cluster.get(path)), { spec: { size: 3, color: 'red' } })
      },
    },
    {
      name: 'Fields that the schema does not know are dropped',
      async run(cluster) {
        const kind = await define(cluster)
        const namespace = await cluster.namespace()
        matches(await ok(cluster.post(kind.at(namespace), widget(kind, { size: 3, colour: 'x' }))), {
          spec: { colour: absent },
        })
      },
    },
    {
      name: 'Fields that the schema preserves are kept',
      async run(cluster) {
        const kind = await define(cluster)
        const namespace = await cluster.namespace()
        matches(await ok(cluster.post(kind.at(namespace), widget(kind, { size: 3, free: { any: ['thing'] } }))), {
          spec: { free: { any: ['thing'] } },
        })
      },
    },
    {
      name: 'A missing required field is refused',
      async run(cluster) {
        const kind = await define(cluster)
        const namespace = await cluster.namespace()
        await invalid(cluster.post(kind.at(namespace), widget(kind, {})), ['spec.size', 'FieldValueRequired'])
      },
    },
    {
      name: 'A value of the wrong type is refused',
      async run(cluster) {
        const kind = await define(cluster)
        const namespace = await cluster.namespace()
        await invalid(cluster.post(kind.at(namespace), widget(kind, { size: 'big' })), [
          'spec.size',
          'FieldValueTypeInvalid',
          /spec\.size in body must be of type integer: "string"/,
        ])
      },
    },
    {
      name: 'A value out of bounds is refused',
      async run(cluster) {
        const kind = await define(cluster)
        const namespace = await cluster.namespace()
        await invalid(cluster.post(kind.at(namespace), widget(kind, { size: 11 })), [
          'spec.size',
          'FieldValueInvalid',
          /spec\.size in body should be less than or equal to 10/,
        ])
      },
    },
    {
      name: 'A value that is none of an enumeration is refused',
      async run(cluster) {
        const kind = await define(cluster)
        const namespace = await cluster.namespace()
        await invalid(cluster.post(kind.at(namespace), widget(kind, { size: 1, color: 'green' })), [
          'spec.color',
          'FieldValueNotSupported',
          /supported values: "red", "blue"/,
        ])
      },
    },
    {
      name: 'A patch of a custom object is validated too',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        await invalid(cluster.patch(path, { spec: { size: 99 } }), ['spec.size', 'FieldValueInvalid'])
      },
    },
    {
      name: 'A strategic merge patch of a custom object is refused with 415',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        await refused(cluster.patch(path, {}, 'application/strategic-merge-patch+json'), 415, 'UnsupportedMediaType')
      },
    },
    {
      name: 'A JSON patch changes a custom object',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        matches(await ok(cluster.patch(path, [{ op: 'replace', path: '/spec/size', value: 5 }])), { spec: { size: 5 } })
      },
    },
    {
      name: 'Server-side apply tells conflicts of custom objects',
      async run(cluster) {
        const kind = await define(cluster)
        const path = kind.at(await cluster.namespace(), 'w')
        await ok(cluster.apply(path, widget(kind, { size: 1 }), 'one'), 201)
        await refused(
          cluster.apply(path, widget(kind, { size: 2 }), 'two'),
          409,
          'Conflict',
          'Apply failed with 1 conflict: conflict with "one": .spec.size',
        )
      },
    },
    {
      name: 'The status of a custom object is written through its subresource only',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        matches(await ok(cluster.patch(path, { status: { phase: 'Mine' } })), { status: absent })
        matches(await ok(cluster.patch(`${path}/status`, { status: { phase: 'Set' } })), {
          status: { phase: 'Set' },
          metadata: { generation: 1 },
        })
      },
    },
    {
      name: 'A custom object is scaled through the paths of its definition',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        await ok(cluster.patch(path, { spec: { replicas: 2 } }))
        matches(await ok(cluster.get(`${path}/scale`)), {
          kind: 'Scale',
          apiVersion: 'autoscaling/v1',
          spec: { replicas: 2 },
        })
        await ok(cluster.patch(`${path}/scale`, { spec: { replicas: 5 } }, 'application/merge-patch+json'))
        matches(await ok(cluster.get(path)), { spec: { replicas: 5 } })
      },
    },
    {
      name: 'A table of a custom kind has the columns of its definition',
      async run(cluster) {
        const { path } = await aWidget(cluster)
        const table = await ok(cluster.get(path, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }))
        matches(table, {
          columnDefinitions: [{ name: 'Name' }, { name: 'Size', type: 'integer' }],
          rows: [{ cells: ['w', 3] }],
        })
      },
    },
    {
      name: 'The objects of a kind go with its definition',
      async run(cluster) {
        const { kind, path } = await aWidget(cluster)
        await ok(cluster.delete(urlOf('customresourcedefinitions', undefined, kind.crd)))
        await cluster.until('the kind is gone', path, ({ status }) => status === 404)
        await cluster.until(
          'the definition is gone',
          urlOf('customresourcedefinitions', undefined, kind.crd),
          ({ status }) => status === 404,
        )
      },
    },
    {
      name: 'A definition whose name is not plural and group is refused',
      async run(cluster) {
        const wrong = { ...definition('x.example.com'), metadata: { name: 'wrong.x.example.com' } }
        await invalid(cluster.post(urlOf('customresourcedefinitions'), wrong), [
          'metadata.name',
          'FieldValueInvalid',
          /must be spec\.names\.plural\+"\."\+spec\.group/,
        ])
      },
    },
    {
      name: 'A definition without a stored version is refused',
      async run(cluster) {
        const { spec } = definition('y.example.com')
        const versions = spec.versions.map((version) => ({ ...version, storage: false }))
        await invalid(cluster.post(urlOf('customresourcedefinitions'), definition('y.example.com', { versions })), [
          'spec.versions',
          'FieldValueInvalid',
          /must have exactly one version marked as storage version/,
        ])
      },
    },
    {
      name: 'A definition without a schema is refused',
      async run(cluster) {
        const versions = [{ name: 'v1', served: true, storage: true }]
        const answer = await cluster.post(urlOf('customresourcedefinitions'), definition('z.example.com', { versions }))
        matches([answer.status, at(answer.body, 'reason')], [422, 'Invalid'])
      },
    },
    {
      name: 'A watch from a revision before the kind was there ends with an ERROR event, code 410',
      async run(cluster) {
        const kind = await define(cluster)
        const stream = await cluster.watch(`${kind.at('default')}?watch=true&resourceVersion=1`)
        matches(await stream.next(), {
          type: 'ERROR',
          object: {
            kind: 'Status',
            status: 'Failure',
            reason: 'Expired',
            code: 410,
            message: /^too old resource version: 1 \(\d+\)$/,
          },
        })
        matches(await stream.next(), undefined)
      },
    },
  ],
}
