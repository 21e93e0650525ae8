import type { Topic } from './behaviour.ts'
import type { Answer, ConformanceCluster } from './conformance-cluster.ts'
import { absent, at, containing, invalid, matches, ok, refused } from './expectations.ts'
import { urlOf } from './manifests.ts'

const text = { type: 'string' }
const aOrB = { type: 'object', properties: { a: text, b: text } }
const needs = (...fields: readonly string[]) => fields.map((field) => ({ required: [field] }))

const definition = (group: string, spec: Readonly<Record<string, unknown>>) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `probes.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural: 'probes', singular: 'probe', kind: 'Probe', listKind: 'ProbeList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: spec } } } },
      },
    ],
  },
})

interface Probes {
  readonly crd: string
  readonly path: string
  /** Creates an object with this spec. */
  post(spec: unknown, query?: string): Promise<Answer>
}

/** Defines a kind whose spec has these fields, and waits until it is served. */
async function probes(cluster: ConformanceCluster, spec: Readonly<Record<string, unknown>>): Promise<Probes> {
  const group = `${cluster.uniqueName('g')}.example.com`
  const namespace = await cluster.namespace()
  await cluster.create('customresourcedefinitions', undefined, definition(group, spec))
  const path = `/apis/${group}/v1/namespaces/${namespace}/probes`
  await cluster.eventually('the kind is served', async () => (await cluster.get(path)).status === 200)
  let count = 0
  const post = (given: unknown, query = ''): Promise<Answer> => {
    const metadata = { name: `probe-${count++}` }
    return cluster.post(`${path}${query}`, { apiVersion: `${group}/v1`, kind: 'Probe', metadata, spec: given })
  }
  return { crd: urlOf('customresourcedefinitions', undefined, `probes.${group}`), path, post }
}

export const customSchemas: Topic = {
  title: 'Schemas of custom kinds',
  behaviours: [
    {
      name: 'One of several alternatives must hold, and with oneOf no other; the refusal names no field',
      async run(cluster) {
        const { post } = await probes(cluster, {
          one: { ...aOrB, oneOf: needs('a', 'b') },
          any: { ...aOrB, anyOf: needs('a', 'b') },
        })
        await ok(post({ one: { a: '1' }, any: { a: '1', b: '2' } }), 201)
        await invalid(
          post({ one: {} }),
          [
            '<nil>',
            'FieldValueInvalid',
            /^Invalid value: "": "spec.one" must .*one and only one schema \(oneOf\)\. Found none valid$/,
          ],
          ['spec.one.a', 'FieldValueRequired'],
        )
        await invalid(post({ one: { a: '1', b: '2' } }), ['<nil>', 'FieldValueInvalid', /Found 2 valid alternatives$/])
        await invalid(
          post({ any: {} }),
          ['<nil>', 'FieldValueInvalid', /"spec.any" must validate at least one schema \(anyOf\)$/],
          ['spec.any.a', 'FieldValueRequired'],
        )
      },
    },
    {
      name: 'All of allOf must hold, and nothing of not',
      async run(cluster) {
        const { post } = await probes(cluster, {
          all: { ...aOrB, allOf: needs('a', 'b') },
          none: { ...aOrB, not: { required: ['a'] } },
        })
        await ok(post({ all: { a: '1', b: '2' }, none: { b: '1' } }), 201)
        await invalid(
          post({ all: { a: '1' } }),
          ['spec.all.b', 'FieldValueRequired'],
          ['<nil>', 'FieldValueInvalid', /"spec.all" must validate all the schemas \(allOf\)$/],
        )
        await invalid(post({ all: {} }), ['<nil>', 'FieldValueInvalid', /\(allOf\)\. None validated$/])
        await invalid(post({ none: { a: '1' } }), [
          '<nil>',
          'FieldValueInvalid',
          /must not validate the schema \(not\)$/,
        ])
      },
    },
    {
      name: 'An integer or a text may stand where a schema lets both pass',
      async run(cluster) {
        const { post } = await probes(cluster, { port: { 'x-kubernetes-int-or-string': true } })
        matches(await ok(post({ port: 80 }), 201), { spec: { port: 80 } })
        matches(await ok(post({ port: '50%' }), 201), { spec: { port: '50%' } })
        await invalid(post({ port: true }), [
          'spec.port',
          'FieldValueTypeInvalid',
          /must be of type integer,string: "boolean"/,
        ])
      },
    },
    {
      name: 'Null is kept where a schema allows it, and left out elsewhere, in favour of a default',
      async run(cluster) {
        const { post } = await probes(cluster, {
          empty: { ...text, nullable: true },
          other: text,
          standard: { ...text, default: 'd' },
        })
        matches(await ok(post({ empty: null, other: null, standard: null }), 201), {
          spec: { empty: null, other: absent, standard: 'd' },
        })
      },
    },
    {
      name: 'Texts must have their format',
      async run(cluster) {
        const formats = ['date-time', 'byte', 'ipv4', 'uuid', 'email', 'duration', 'date', 'hostname']
        const fields = Object.fromEntries(formats.map((format) => [`x-${format}`, { ...text, format }]))
        const { post } = await probes(cluster, { ...fields, own: { ...text, format: 'something-else' } })
        await ok(
          post({
            'x-date-time': '2026-01-01T00:00:00Z',
            'x-byte': 'YQ==',
            'x-ipv4': '10.0.0.1',
            'x-uuid': '7a4f2d7e-3f0e-4b62-8c1a-0d3c5f0b9f11',
            'x-duration': '5s',
            'x-date': '2026-01-01',
            'x-hostname': 'a.example',
            own: 'anything',
          }),
          201,
        )
        await invalid(
          post(Object.fromEntries(formats.map((format) => [`x-${format}`, '_%_']))),
          ...formats.map((format): [string, string, RegExp] => [
            `spec.x-${format}`,
            'FieldValueTypeInvalid',
            new RegExp(`^Invalid value: "_%_": spec.x-${format} in body must be of type ${format}: "_%_"$`),
          ]),
        )
      },
    },
    {
      name: 'Items of a set, and keys of a map, must be different',
      async run(cluster) {
        const item = { type: 'object', required: ['k'], properties: { k: text, v: text } }
        const { post } = await probes(cluster, {
          set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
          map: { type: 'array', items: item, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] },
        })
        await ok(
          post({
            set: ['a', 'b'],
            map: [
              { k: 'a', v: '1' },
              { k: 'b', v: '1' },
            ],
          }),
          201,
        )
        await invalid(
          post({
            set: ['a', 'b', 'a'],
            map: [
              { k: 'a', v: '1' },
              { k: 'a', v: '2' },
            ],
          }),
          ['spec.set[2]', 'FieldValueDuplicate', /^Duplicate value: "a"$/],
          ['spec.map[1]', 'FieldValueDuplicate', /^Duplicate value: \{"k":"a"\}$/],
        )
      },
    },
    {
      name: 'Sizes and numbers have their bounds',
      async run(cluster) {
        const { post } = await probes(cluster, {
          list: { type: 'array', items: text, minItems: 2, maxItems: 3 },
          map: { type: 'object', additionalProperties: text, minProperties: 2, maxProperties: 3 },
          text: { ...text, minLength: 2, maxLength: 3, pattern: '^[a-z]+$' },
          five: { type: 'integer', multipleOf: 5 },
          open: { type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true },
        })
        await invalid(
          post({ list: ['a'], map: { a: '1' }, text: '1', five: 7, open: 1 }),
          ['spec.list', 'FieldValueInvalid', /^Invalid value: 1: .* should have at least 2 items$/],
          ['spec.map', 'FieldValueInvalid', /^Invalid value: 1: .* should have at least 2 properties$/],
          ['spec.text', 'FieldValueInvalid', /should be at least 2 chars long$/],
          ['spec.five', 'FieldValueInvalid', /should be a multiple of 5$/],
          ['spec.open', 'FieldValueInvalid', /should be greater than 1$/],
        )
        await invalid(
          post({ list: ['a', 'b', 'c', 'd'], map: { a: '', b: '', c: '', d: '' }, text: 'abcd', open: 5 }),
          ['spec.list', 'FieldValueTooMany', /^Too many: 4: must have at most 3 items$/],
          ['spec.map', 'FieldValueTooMany', /^Too many: 4: must have at most 3 items$/],
          ['spec.text', 'FieldValueTooLong', /^Too long: may not be more than 3 bytes$/],
          ['spec.open', 'FieldValueInvalid', /should be less than 5$/],
        )
        await invalid(post({ text: 'AB' }), ['spec.text', 'FieldValueInvalid', /should match '\^\[a-z\]\+\$'$/])
      },
    },
    {
      name: 'An object in an object says what it is, and its metadata has the usual fields only',
      async run(cluster) {
        const { post } = await probes(cluster, {
          inner: {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            'x-kubernetes-preserve-unknown-fields': true,
          },
        })
        const inner = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', color: 'red' }, spec: { any: 1 } }
        matches(await ok(post({ inner }), 201), {
          spec: { inner: { metadata: { name: 'p', color: absent }, spec: { any: 1 } } },
        })
        await invalid(
          post({ inner: {} }),
          ['spec.inner.apiVersion', 'FieldValueRequired'],
          ['spec.inner.kind', 'FieldValueRequired'],
        )
      },
    },
    {
      name: 'Values of a map have the schema of additionalProperties',
      async run(cluster) {
        const { post } = await probes(cluster, { map: { type: 'object', additionalProperties: { type: 'integer' } } })
        matches(await ok(post({ map: { a: 1, b: 2 } }), 201), { spec: { map: { a: 1, b: 2 } } })
        await invalid(post({ map: { a: 'x' } }), ['spec.map.a', 'FieldValueTypeInvalid'])
      },
    },
    {
      name: 'Strict validation names unknown and duplicate fields; else a warning does, unless they are ignored',
      async run(cluster) {
        const item = { type: 'object', properties: { a: text } }
        const { path, post } = await probes(cluster, {
          size: { type: 'integer' },
          list: { type: 'array', items: item },
        })
        const spec = { colour: 'red', list: [{ a: '1', b: '2' }] }
        const message = /strict decoding error: unknown field "spec.colour", unknown field "spec.list\[0\]\.b"$/
        await refused(post(spec, '?fieldValidation=Strict'), 400, 'BadRequest', message)
        const warned = await post(spec)
        matches(warned, {
          status: 201,
          headers: { warning: /unknown field \\"spec\.colour\\".*unknown field \\"spec\.list\[0\]\.b\\"/ },
        })
        matches(await post(spec, '?fieldValidation=Ignore'), { status: 201, headers: { warning: absent } })
        const [, , group] = path.split('/')
        const twice = `{"apiVersion":"${group}/v1","kind":"Probe","metadata":{"name":"twice"},"spec":{"size":1,"size":2}}`
        const strictly = cluster.post(`${path}?fieldValidation=Strict`, twice)
        await refused(strictly, 400, 'BadRequest', /strict decoding error: duplicate field "spec\.size"$/)
        matches(await cluster.post(path, twice), {
          status: 201,
          headers: { warning: /duplicate field \\"spec\.size\\"/ },
          body: { spec: { size: 2 } },
        })
      },
    },
    {
      name: 'Rules in CEL hold for new values, and tell what is wrong',
      async run(cluster) {
        const duration = { rule: "duration(self) >= duration('1ms')", message: 'must be a duration' }
        const order = [
          { rule: 'self.low <= self.high' },
          { rule: 'self.low > 0', message: 'not positive', reason: 'FieldValueForbidden', fieldPath: '.low' },
        ]
        const range = { type: 'object', properties: { low: { type: 'integer' }, high: { type: 'integer' } } }
        const { post } = await probes(cluster, {
          wait: { ...text, 'x-kubernetes-validations': [duration] },
          range: { ...range, 'x-kubernetes-validations': order },
          size: { type: 'integer' },
        })
        await ok(post({ wait: '5s', range: { low: 1, high: 2 } }), 201)
        await invalid(
          post({ wait: '0s', range: { low: 3, high: 2 } }),
          ['spec.wait', 'FieldValueInvalid', /^Invalid value: "0s": must be a duration$/],
          ['spec.range', 'FieldValueInvalid', /^Invalid value: failed rule: self.low <= self.high$/],
        )
        await invalid(post({ wait: 'x', range: { low: 0, high: 2 } }), [
          'spec.wait',
          'FieldValueInvalid',
          /^Invalid value: "string": type conversion error .* evaluating rule: must be a duration$/,
        ])
        await invalid(post({ range: { low: 0, high: 2 } }), [
          'spec.range.low',
          'FieldValueForbidden',
          /^Forbidden: not positive$/,
        ])
        await invalid(post({ wait: '0s', size: 'x' }), [
          '<nil>',
          'FieldValueInvalid',
          /some validation rules were not checked because the object was invalid/,
        ])
      },
    },
    {
      name: 'A rule about the old value makes a field immutable',
      async run(cluster) {
        const { path, post } = await probes(cluster, {
          fixed: {
            ...text,
            maxLength: 10,
            'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'is fixed' }],
          },
        })
        await ok(post({ fixed: 'a' }), 201)
        await invalid(cluster.patch(`${path}/probe-0`, { spec: { fixed: 'b' } }), [
          'spec.fixed',
          'FieldValueInvalid',
          /^Invalid value: "b": is fixed$/,
        ])
        await ok(cluster.patch(`${path}/probe-0`, { metadata: { labels: { a: 'b' } } }))
      },
    },
    {
      name: 'What a stricter schema would refuse may stay until it is changed',
      async run(cluster) {
        const { crd, path, post } = await probes(cluster, { size: { type: 'integer' }, color: text })
        await ok(post({ size: 50, color: 'red' }), 201)
        const bound = [
          {
            op: 'add',
            path: '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/maximum',
            value: 10,
          },
        ]
        await ok(cluster.patch(crd, bound))
        await cluster.eventually('the bound is in force', async () => (await post({ size: 11 })).status === 422)
        matches(await ok(cluster.patch(`${path}/probe-0`, { spec: { color: 'blue' } })), {
          spec: { size: 50, color: 'blue' },
        })
        const answer = await cluster.patch(`${path}/probe-0`, { spec: { size: 51 } })
        matches([answer.status, at(answer.body, 'details', 'causes')], [422, containing({ field: 'spec.size' })])
      },
    },
  ],
}
