import { connect, daemonSets, objectField, patchObject } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

export const updateDaemonSet = defineAction({
  title: 'Change a DaemonSet',
  description:
    'Changes what a patch says of a DaemonSet; lists of containers are merged by name. The undo puts back what was there before.',
  impact: 'disrupts',
  changes: [objectField],
  chaosToolkit: ['chaosk8s.daemonset.actions.update_daemon_set'],
  args: z.strictObject({
    name: requiredName,
    spec: z.record(z.string(), z.unknown()).describe('The patch: the parts of the object that shall be different'),
    ns,
  }),
  output: z.null(),
  permissions: ({ ns }) => rights(daemonSets, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(daemonSets, { name, namespace: ns })],
  async run({ name, spec, ns }, context) {
    const cluster = await connect(context)
    const object = await cluster.get(daemonSets, { name, namespace: ns })
    await patchObject(context, cluster, daemonSets, object, { type: 'strategic', body: spec })
    return null
  },
})
