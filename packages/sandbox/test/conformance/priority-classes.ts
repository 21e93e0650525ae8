import type { Topic } from './behaviour.ts'
import { at, invalid, matches, ok, refused } from './expectations.ts'
import { idlePod, type Manifest, urlOf } from './manifests.ts'

const priorityClass = (name: string, fields: Readonly<Record<string, unknown>> = {}): Manifest => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value: 1000,
  ...fields,
})

export const priorityClasses: Topic = {
  title: 'Priority classes',
  behaviours: [
    {
      name: "A pod has its class' value and preemption policy, and can't have others",
      async run(cluster) {
        const namespace = await cluster.namespace()
        const name = cluster.uniqueName('never')
        await cluster.create(
          'priorityclasses',
          undefined,
          priorityClass(name, { value: 100, preemptionPolicy: 'Never' }),
        )
        const create = (spec: Readonly<Record<string, unknown>>) =>
          cluster.post(urlOf('pods', namespace), idlePod('p', { priorityClassName: name, ...spec }))
        await cluster.eventually('the class is known to admission', async () => (await create({})).status !== 403)
        matches(await ok(cluster.get(urlOf('pods', namespace, 'p'))), {
          spec: { priorityClassName: name, priority: 100, preemptionPolicy: 'Never' },
        })
        await refused(
          create({ priority: 5 }),
          403,
          'Forbidden',
          'pods "p" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 100 from the given PriorityClass name',
        )
        await refused(
          create({ preemptionPolicy: 'PreemptLowerPriority' }),
          403,
          'Forbidden',
          'pods "p" is forbidden: the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name',
        )
      },
    },
    {
      name: 'A pod of an unknown class is refused, by its generateName if it has no name yet',
      async run(cluster) {
        const namespace = await cluster.namespace()
        const { name: _name, ...metadata } = { ...idlePod('p').metadata, generateName: 'many-' }
        const nameless = { ...idlePod('p', { priorityClassName: 'conformance-none' }), metadata }
        await refused(
          cluster.post(urlOf('pods', namespace), nameless),
          403,
          'Forbidden',
          'pods "many-" is forbidden: no PriorityClass with name conformance-none was found',
        )
      },
    },
    {
      name: "A class' value and policy never change, its description may",
      async run(cluster) {
        const name = cluster.uniqueName('fixed')
        await cluster.create('priorityclasses', undefined, priorityClass(name))
        const path = urlOf('priorityclasses', undefined, name)
        await invalid(cluster.patch(path, { value: 7 }), ['value', 'FieldValueForbidden', /may not be changed/])
        await invalid(cluster.patch(path, { preemptionPolicy: 'Never' }), [
          'preemptionPolicy',
          'FieldValueInvalid',
          /field is immutable/,
        ])
        matches(at(await ok(cluster.patch(path, { description: 'changed' })), 'description'), 'changed')
      },
    },
    {
      name: 'A class of a user has a value of at most a billion, no reserved name and a known policy',
      async run(cluster) {
        const post = (manifest: Manifest) => cluster.post(urlOf('priorityclasses'), manifest)
        await invalid(post(priorityClass('conformance-high', { value: 1_000_000_001 })), [
          'value',
          'FieldValueForbidden',
          /maximum allowed value of a user defined priority is 1000000000/,
        ])
        await invalid(post(priorityClass('system-conformance')), ['metadata.name', 'FieldValueForbidden', /reserved/])
        await invalid(post(priorityClass('conformance-odd', { preemptionPolicy: 'Sometimes' })), [
          'preemptionPolicy',
          'FieldValueNotSupported',
        ])
      },
    },
    {
      name: 'The system classes can not be deleted',
      async run(cluster) {
        const name = 'system-node-critical'
        await refused(
          cluster.delete(urlOf('priorityclasses', undefined, name)),
          403,
          'Forbidden',
          `priorityclasses.scheduling.k8s.io "${name}" is forbidden: this is a system priority class and cannot be deleted`,
        )
      },
    },
  ],
}
