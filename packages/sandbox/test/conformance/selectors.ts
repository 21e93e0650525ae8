import type { Behaviour, Topic } from './behaviour.ts'
import type { ConformanceCluster } from './conformance-cluster.ts'
import { at, matches, ok, refused } from './expectations.ts'
import { configMap, idlePod, urlOf } from './manifests.ts'

/** The selections are tried on these objects. */
const labelled: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  one: { app: 'web', tier: 'front' },
  two: { app: 'web', tier: 'back' },
  three: { app: 'db', tier: 'back' },
  four: { weight: '10', empty: '' },
  five: {},
}

async function selected(cluster: ConformanceCluster, selector: string): Promise<unknown> {
  const namespace = await cluster.namespace()
  for (const [name, labels] of Object.entries(labelled)) {
    const manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels } }
    await cluster.create('secrets', namespace, manifest)
  }
  const list = await ok(cluster.get(`${urlOf('secrets', namespace)}?labelSelector=${encodeURIComponent(selector)}`))
  return (at(list, 'items') as readonly unknown[]).map((item) => at(item, 'metadata', 'name')).sort()
}

const selection = (name: string, selector: string, ...found: readonly string[]): Behaviour => ({
  name,
  run: async (cluster) => matches(await selected(cluster, selector), [...found].sort()),
})

const refusal = (name: string, query: string, message: RegExp): Behaviour => ({
  name,
  run: (cluster) => refused(cluster.get(`/api/v1/namespaces/default/pods?${query}`), 400, 'BadRequest', message),
})

export const selectors: Topic = {
  title: 'Selectors',
  behaviours: [
    selection('`key=value` selects the objects with that label', 'app=web', 'one', 'two'),
    selection('`key==value` means the same as `key=value`', 'app==db', 'three'),
    selection('`key!=value` selects other values, and objects without the label', 'app!=web', 'three', 'four', 'five'),
    selection('`key in (…)` selects any of the values', 'tier in (front, back)', 'one', 'two', 'three'),
    selection(
      '`key notin (…)` selects other values, and objects without the label',
      'tier notin (back)',
      'one',
      'four',
      'five',
    ),
    selection('`key` selects the objects that have the label, whatever its value', 'empty', 'four'),
    selection('`!key` selects the objects that have it not', '!app', 'four', 'five'),
    selection('Requirements separated by commas must all hold', 'app=web,tier!=front', 'two'),
    selection('`key=` selects an empty value', 'empty=', 'four'),
    selection('`key>number` compares as numbers', 'weight>9', 'four'),
    selection('`key<number` leaves out objects without the label', 'weight<9'),
    selection('An empty label selector selects everything', '', 'one', 'two', 'three', 'four', 'five'),
    selection('A selector that nobody matches gives an empty list', 'app=web,app=db'),
    refusal(
      'A label selector that cannot be read is refused with 400',
      `labelSelector=${encodeURIComponent('app in web')}`,
      /unable to parse requirement: found 'web' expected: '\('/,
    ),
    refusal(
      'A label value that is none is refused in a selector',
      `labelSelector=${encodeURIComponent('app=-x-')}`,
      /a valid label must be an empty string or consist of/,
    ),
    refusal(
      'A field selector for a field that cannot be selected is refused with 400',
      `fieldSelector=${encodeURIComponent('spec.subdomain=x')}`,
      /field label not supported: spec\.subdomain/,
    ),
    refusal(
      'A field selector without an operator is refused with 400',
      'fieldSelector=status.phase',
      /invalid selector: 'status\.phase'; can't understand 'status\.phase'/,
    ),
    {
      name: 'The field selector metadata.name selects one object',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const name of ['a', 'b']) await cluster.create('configmaps', namespace, configMap(name))
        matches(await ok(cluster.get(`${urlOf('configmaps', namespace)}?fieldSelector=metadata.name%3Db`)), {
          items: [{ metadata: { name: 'b' } }],
        })
      },
    },
    {
      name: 'The field selector metadata.namespace selects within a list over all namespaces',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('secrets', namespace, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } })
        const list = await ok(cluster.get(`/api/v1/secrets?fieldSelector=metadata.namespace%3D${namespace}`))
        matches(list, { items: [{ metadata: { name: 'x', namespace } }] })
      },
    },
    {
      name: 'Pods are selected by status.phase',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('waits'))
        const path = `${urlOf('pods', namespace)}?fieldSelector=`
        matches(await ok(cluster.get(`${path}status.phase%3DPending`)), { items: [{ metadata: { name: 'waits' } }] })
        matches(await ok(cluster.get(`${path}status.phase%3DRunning`)), { items: [] })
        matches(await ok(cluster.get(`${path}status.phase!%3DRunning`)), { items: [{ metadata: { name: 'waits' } }] })
      },
    },
    {
      name: 'Pods are selected by spec.nodeName, also by an empty one',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('free'))
        const target = { apiVersion: 'v1', kind: 'Node', name: 'nobody' }
        await cluster.create('pods', namespace, idlePod('bound', { nodeName: target.name }))
        const path = `${urlOf('pods', namespace)}?fieldSelector=spec.nodeName%3D`
        matches(await ok(cluster.get(path)), { items: [{ metadata: { name: 'free' } }] })
        await cluster.delete(urlOf('pods', namespace, 'bound'), { gracePeriodSeconds: 0 })
      },
    },
    {
      name: 'Pods are selected by spec.restartPolicy',
      async run(cluster) {
        const namespace = await cluster.namespace()
        await cluster.create('pods', namespace, idlePod('once', { restartPolicy: 'Never' }))
        await cluster.create('pods', namespace, idlePod('always'))
        const list = await ok(cluster.get(`${urlOf('pods', namespace)}?fieldSelector=spec.restartPolicy%3DNever`))
        matches(list, { items: [{ metadata: { name: 'once' } }] })
      },
    },
    {
      name: 'Events are selected by the object that they are about',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const name of ['a', 'b']) {
          const event = {
            apiVersion: 'v1',
            kind: 'Event',
            metadata: { name: `about-${name}` },
            involvedObject: { kind: 'Thing', name, namespace },
            reason: 'Tested',
            type: 'Normal',
          }
          await cluster.create('events', namespace, event)
        }
        const query = encodeURIComponent('involvedObject.name=b,reason=Tested,type=Normal')
        matches(await ok(cluster.get(`${urlOf('events', namespace)}?fieldSelector=${query}`)), {
          items: [{ metadata: { name: 'about-b' } }],
        })
      },
    },
    {
      name: 'Secrets are selected by type',
      async run(cluster) {
        const namespace = await cluster.namespace()
        for (const type of ['example.com/a', 'example.com/b']) {
          await cluster.create('secrets', namespace, {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: type.at(-1)! },
            type,
          })
        }
        const list = await ok(cluster.get(`${urlOf('secrets', namespace)}?fieldSelector=type%3Dexample.com%2Fb`))
        matches(list, { items: [{ metadata: { name: 'b' } }] })
      },
    },
    {
      name: 'Namespaces are selected by the label with their name',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const list = await ok(
          cluster.get(`/api/v1/namespaces?labelSelector=kubernetes.io%2Fmetadata.name%3D${namespace}`),
        )
        matches(list, { items: [{ metadata: { name: namespace } }] })
      },
    },
  ],
}
