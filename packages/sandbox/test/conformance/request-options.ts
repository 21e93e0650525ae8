import { equal } from 'node:assert/strict'
import type { Topic } from './behaviour.ts'
import { containing, invalid, matches, ok, refused } from './expectations.ts'
import { configMap, deployment, urlOf } from './manifests.ts'
import { entriesOf } from './owners-of.ts'

const tooLong = 'x'.repeat(129)

export const requestOptions: Topic = {
  title: 'Options of a request',
  behaviours: [
    {
      name: 'A field manager of more than 128 bytes is refused with 422 wherever something is written',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('deployments', namespace, deployment('d', { replicas: 0 }))
        const [all, one] = [urlOf('deployments', namespace), urlOf('deployments', namespace, 'd')]
        const query = `?fieldManager=${tooLong}`
        const cause = ['fieldManager', 'FieldValueTooLong', /^Too long: may not be more than 128 bytes$/] as const
        await invalid(cluster.post(`${all}${query}`, deployment('e')), cause)
        await invalid(cluster.put(`${one}${query}`, deployment('d')), cause)
        await invalid(cluster.patch(`${one}${query}`, {}), cause)
        await invalid(cluster.apply(one, deployment('d'), tooLong), cause)
        await invalid(cluster.patch(`${one}/scale${query}`, { spec: { replicas: 0 } }), cause)
        await invalid(cluster.patch(`${one}/status${query}`, { status: {} }), cause)
        await invalid(cluster.patch(`${one}?fieldManager=${'ä'.repeat(65)}`, {}), cause)
        await ok(cluster.patch(`${one}?fieldManager=${'x'.repeat(128)}`, { spec: { minReadySeconds: 1 } }))
      },
    },
    {
      name: 'A field manager with a character that cannot be printed is refused, with its place',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('m'))
        const patch = (manager: string) =>
          cluster.patch(`${urlOf('configmaps', namespace, 'm')}?fieldManager=${encodeURIComponent(manager)}`, {
            data: { by: manager },
          })
        await invalid(patch('a\u0007'), [
          'fieldManager',
          'FieldValueInvalid',
          /invalid character U\+0007 \(at position 1\)$/,
        ])
        await invalid(patch('\u200b'), [
          'fieldManager',
          'FieldValueInvalid',
          /invalid character U\+200B \(at position 0\)$/,
        ])
        await invalid(patch('a\u00a0'), [
          'fieldManager',
          'FieldValueInvalid',
          /invalid character U\+00A0 \(at position 1\)$/,
        ])
        matches(await ok(patch('chaos/ü 1')), { metadata: { managedFields: containing({ manager: 'chaos/ü 1' }) } })
      },
    },
    {
      name: 'All that is wrong with the options is told at once',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('m'))
        const query = `?force=true&dryRun=some&fieldValidation=Some&fieldManager=${tooLong}`
        await invalid(
          cluster.patch(`${urlOf('configmaps', namespace, 'm')}${query}`, {}),
          ['force', 'FieldValueForbidden'],
          ['fieldManager', 'FieldValueTooLong'],
          ['dryRun', 'FieldValueNotSupported'],
          ['fieldValidation', 'FieldValueNotSupported'],
        )
      },
    },
    {
      name: 'A deletion does not look at the field manager',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('configmaps', namespace, configMap('m'))
        await ok(cluster.delete(`${urlOf('configmaps', namespace, 'm')}?fieldManager=${tooLong}`))
      },
    },
    {
      name: 'The name of a client that names no field manager is cut to 128 bytes',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const headers = { 'content-type': 'application/json', 'user-agent': `${'y'.repeat(200)}/1.0` }
        const path = `${urlOf('configmaps', namespace)}?fieldManager=`
        const { body } = await cluster.request('POST', path, configMap('m'), headers)
        equal(entriesOf(body)[0]?.manager, 'y'.repeat(128))
      },
    },
    {
      name: 'A timeout that is no duration is refused with 400',
      async run(cluster) {
        const all = urlOf('configmaps', await cluster.namespace())
        for (const [timeout, problem] of [
          ['soon', 'invalid duration "soon"'],
          ['10', 'missing unit in duration "10"'],
          ['1s5', 'missing unit in duration "1s5"'],
          ['1d', 'unknown unit "d" in duration "1d"'],
        ]) {
          const message = `invalid timeout specified in the request URL - time: ${problem}`
          await refused(cluster.post(`${all}?timeout=${timeout}`, configMap('m')), 400, 'BadRequest', message)
          await refused(cluster.get(`${all}?timeout=${timeout}`), 400, 'BadRequest', message)
        }
      },
    },
    {
      name: 'A timeout may have several units and fractions, and none or a negative one counts as not given',
      async run(cluster) {
        const all = urlOf('configmaps', await cluster.namespace())
        for (const [number, timeout] of ['1m30s', '1.5s', '.5m', '%2B10s', '1h', '0', '0s', '-1s', ''].entries())
          await ok(cluster.post(`${all}?timeout=${timeout}`, configMap(`m-${number}`)), 201)
      },
    },
    {
      name: 'A request whose time is over is answered with 504, in plain text, and has no effect',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const all = urlOf('configmaps', namespace)
        await cluster.create('configmaps', namespace, configMap('m', { a: '1' }))
        const one = urlOf('configmaps', namespace, 'm')
        const message = 'Timeout: request did not complete within the allotted timeout'
        const status = { metadata: {}, status: 'Failure', message, reason: 'Timeout', details: {}, code: 504 }
        for (const answer of [
          await cluster.post(`${all}?timeout=1ns`, configMap('late')),
          await cluster.put(`${one}?timeout=1ns`, configMap('m', { a: '2' })),
          await cluster.patch(`${one}?timeout=1us`, { data: { a: '2' } }),
          await cluster.delete(`${one}?timeout=1ns`),
          await cluster.get(`${one}?timeout=1ns`),
        ])
          matches(answer, {
            status: 504,
            headers: { 'content-type': 'text/plain; charset=utf-8' },
            body: `${JSON.stringify(status)}\n`,
          })
        matches(await ok(cluster.get(one)), { data: { a: '1' } })
        await refused(cluster.get(urlOf('configmaps', namespace, 'late')), 404, 'NotFound')
      },
    },
  ],
}
