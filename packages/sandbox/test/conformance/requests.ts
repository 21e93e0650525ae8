import type { Topic } from './behaviour.ts'
import { absent, at, containing, matches, ok, refused, someText } from './expectations.ts'
import { configMap, idlePod, urlOf } from './manifests.ts'

export const requests: Topic = {
  title: 'Requests',
  behaviours: [
    {
      name: 'The namespace is taken from the URL when the object names none',
      async run(cluster) {
        const namespace = await cluster.namespace()
        matches(await cluster.create('configmaps', namespace, configMap('placed')), { metadata: { namespace } })
      },
    },
    {
      name: 'A namespace in the object that is not that of the URL is refused with 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const manifest = configMap('elsewhere', {}, { namespace: 'default' })
        const message = /the namespace of the provided object does not match the namespace sent on the request/
        await refused(cluster.post(urlOf('configmaps', namespace), manifest), 400, 'BadRequest', message)
      },
    },
    {
      name: 'A name in the object that is not that of the URL is refused with 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const message = 'the name of the object (other) does not match the name on the URL (one)'
        await refused(
          cluster.put(urlOf('configmaps', namespace, 'one'), configMap('other')),
          400,
          'BadRequest',
          message,
        )
      },
    },
    {
      name: 'A body of another kind is refused with 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } }
        await refused(
          cluster.post(urlOf('configmaps', namespace), secret),
          400,
          'BadRequest',
          /Secret in version "v1" cannot be handled as a ConfigMap/,
        )
      },
    },
    {
      name: 'A body that is no JSON is refused with 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await refused(cluster.post(urlOf('configmaps', namespace), '{"kind": '), 400, 'BadRequest')
      },
    },
    {
      name: 'A body in a format that the server does not know is refused with 415',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = cluster.request('POST', urlOf('configmaps', namespace), 'x', { 'content-type': 'text/csv' })
        await refused(answer, 415, 'UnsupportedMediaType', /the body of the request was in an unknown format/)
      },
    },
    {
      name: 'A body may be YAML',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: "1"\n'
        const answer = cluster.request('POST', urlOf('configmaps', namespace), yaml, {
          'content-type': 'application/yaml',
        })
        matches(await ok(answer, 201), { metadata: { name: 'yaml' }, data: { a: '1' } })
      },
    },
    {
      name: 'Replacing with an old resourceVersion is refused with 409, reason Conflict',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const first = await cluster.create('configmaps', namespace, configMap('raced'))
        const path = urlOf('configmaps', namespace, 'raced')
        await ok(cluster.put(path, { ...first, data: { key: 'second' } }), 200)
        const message =
          'Operation cannot be fulfilled on configmaps "raced": the object has been modified; please apply your changes to the latest version and try again'
        await refused(cluster.put(path, { ...first, data: { key: 'third' } }), 409, 'Conflict', message, {
          name: 'raced',
          kind: 'configmaps',
        })
      },
    },
    {
      name: 'Replacing without a resourceVersion overwrites',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('open'))
        const path = urlOf('configmaps', namespace, 'open')
        matches(await ok(cluster.put(path, configMap('open', { other: '1' })), 200), {
          data: { key: absent, other: '1' },
        })
      },
    },
    {
      name: 'Replacing with the uid of an object that is gone is refused with 409',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('again'))
        const uid = '00000000-0000-0000-0000-000000000000'
        const answer = cluster.put(urlOf('configmaps', namespace, 'again'), configMap('again', {}, { uid }))
        await refused(
          answer,
          409,
          'Conflict',
          /Precondition failed: UID in precondition: 0{8}-.*, UID in object meta: /,
        )
      },
    },
    {
      name: 'Replacing an object that does not exist is refused with 404',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await refused(cluster.put(urlOf('configmaps', namespace, 'none'), configMap('none')), 404, 'NotFound')
      },
    },
    {
      name: 'A write that changes nothing leaves the resourceVersion as it is',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const first = await cluster.create('configmaps', namespace, configMap('still'))
        const again = await ok(cluster.put(urlOf('configmaps', namespace, 'still'), first), 200)
        matches(again, { metadata: { resourceVersion: first.metadata['resourceVersion'] } })
      },
    },
    {
      name: 'Every change gives the object a greater resourceVersion',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const first = await cluster.create('configmaps', namespace, configMap('moving'))
        const second = await ok(cluster.patch(urlOf('configmaps', namespace, 'moving'), { data: { a: '2' } }))
        const grew = Number(at(second, 'metadata', 'resourceVersion')) > Number(first.metadata['resourceVersion'])
        matches(grew, true)
      },
    },
    {
      name: 'generation counts the changes of the specification, not those of labels',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('networkpolicies', namespace, 'counted')
        await cluster.create('networkpolicies', namespace, {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'counted' },
          spec: { podSelector: {} },
        })
        matches(await ok(cluster.patch(path, { metadata: { labels: { a: 'b' } } })), { metadata: { generation: 1 } })
        matches(await ok(cluster.patch(path, { spec: { podSelector: { matchLabels: { a: 'b' } } } })), {
          metadata: { generation: 2 },
        })
      },
    },
    {
      name: 'A dry-run creation answers the object as it would be and stores nothing',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = await ok(cluster.post(`${urlOf('pods', namespace)}?dryRun=All`, idlePod('maybe')), 201)
        matches(answer, { metadata: { uid: someText, resourceVersion: absent }, spec: { restartPolicy: 'Always' } })
        await refused(cluster.get(urlOf('pods', namespace, 'maybe')), 404, 'NotFound')
      },
    },
    {
      name: 'A dry-run replacement answers the change and does not make it',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('kept'))
        const path = urlOf('configmaps', namespace, 'kept')
        matches(await ok(cluster.put(`${path}?dryRun=All`, configMap('kept', { key: 'new' })), 200), {
          data: { key: 'new' },
        })
        matches(await ok(cluster.get(path)), { data: { key: 'value' } })
      },
    },
    {
      name: 'A dry run other than All is refused',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = cluster.post(`${urlOf('configmaps', namespace)}?dryRun=Some`, configMap('x'))
        await refused(answer, 422, 'Invalid', /dryRun: Unsupported value: \["Some"\]: supported values: "All"/)
      },
    },
    {
      name: 'Of a field that is given twice the last counts, with a warning, and it is refused where fieldValidation is Strict',
      async run(cluster) {
        const path = urlOf('configmaps', await cluster.namespace())
        const text = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"twice"},"data":{"a":"1","a":"2"}}'
        const message = /strict decoding error: duplicate field "data\.a"$/
        await refused(cluster.post(`${path}?fieldValidation=Strict`, text), 400, 'BadRequest', message)
        matches(await cluster.post(path, text), {
          status: 201,
          headers: { warning: '299 - "duplicate field \\"data.a\\""' },
          body: { data: { a: '2' } },
        })
      },
    },
    {
      name: 'An unknown field is dropped, and refused where fieldValidation is Strict',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const collection = urlOf('configmaps', namespace)
        const manifest = { ...configMap('typo'), dta: { key: 'value' } }
        await refused(
          cluster.post(`${collection}?fieldValidation=Strict`, manifest),
          400,
          'BadRequest',
          /strict decoding error: unknown field "dta"/,
        )
        matches(await ok(cluster.post(collection, manifest), 201), { dta: absent })
      },
    },
    {
      name: 'An unknown field is told in a Warning header by default',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const answer = await cluster.post(urlOf('configmaps', namespace), { ...configMap('typo'), dta: {} })
        matches(answer, { status: 201, headers: { warning: '299 - "unknown field \\"dta\\""' } })
      },
    },
    {
      name: 'A field of the wrong type is refused with 400',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const manifest = { ...configMap('typed'), data: { key: 1 } }
        await refused(
          cluster.post(urlOf('configmaps', namespace), manifest),
          400,
          'BadRequest',
          /cannot unmarshal number into Go struct field ConfigMap\.data of type string/,
        )
      },
    },
    {
      name: 'Data of a Secret is base64, and what is given as stringData is encoded by the server',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'coded' }, stringData: { a: 'plain' } }
        matches(await cluster.create('secrets', namespace, secret), {
          data: { a: 'cGxhaW4=' },
          stringData: absent,
          type: 'Opaque',
        })
      },
    },
    {
      name: 'Creating in a namespace that does not exist is refused with 404',
      async run(cluster) {
        const missing = cluster.uniqueName('missing')
        const answer = cluster.post(urlOf('configmaps', missing), configMap('lost'))
        await refused(answer, 404, 'NotFound', `namespaces "${missing}" not found`, {
          name: missing,
          kind: 'namespaces',
        })
      },
    },
    {
      name: 'Managed fields record who created which fields',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const created = await ok(
          cluster.post(`${urlOf('configmaps', namespace)}?fieldManager=tester`, configMap('owned')),
          201,
        )
        matches(created, {
          metadata: {
            managedFields: [
              {
                manager: 'tester',
                operation: 'Update',
                apiVersion: 'v1',
                fieldsType: 'FieldsV1',
                fieldsV1: { 'f:data': { '.': {}, 'f:key': {} } },
              },
            ],
          },
        })
      },
    },
    {
      name: 'A field manager is named after the client when the request names none',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const agent = { 'user-agent': 'my-tool/1.2 (linux)', 'content-type': 'application/json' }
        const answer = await cluster.request('POST', urlOf('configmaps', namespace), configMap('named'), agent)
        matches(answer.body, { metadata: { managedFields: [{ manager: 'my-tool' }] } })
      },
    },
    {
      name: 'A change by a second client moves the field to its entry',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const path = urlOf('configmaps', namespace, 'shared')
        await ok(
          cluster.post(`${urlOf('configmaps', namespace)}?fieldManager=first`, configMap('shared', { a: '1', b: '1' })),
        )
        const changed = await ok(cluster.patch(`${path}?fieldManager=second`, { data: { b: '2' } }))
        matches(changed, {
          metadata: {
            managedFields: containing(
              { manager: 'first', fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': absent } } },
              { manager: 'second', fieldsV1: { 'f:data': { 'f:b': {}, 'f:a': absent } } },
            ),
          },
        })
      },
    },
  ],
}
