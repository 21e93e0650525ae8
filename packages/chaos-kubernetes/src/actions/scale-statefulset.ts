import { connect, objectField, statefulSets } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, replicas, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { scaleWorkload } from '../workloads/scale-workload.ts'

export const scaleStatefulset = defineAction({
  title: 'Scale a StatefulSet',
  description: 'Sets how many replicas a StatefulSet asks for. The undo sets the number that it asked for before.',
  impact: 'degrades',
  changes: [objectField],
  chaosToolkit: ['chaosk8s.statefulset.actions.scale_statefulset'],
  args: z.strictObject({
    name: requiredName,
    replicas,
    ns,
  }),
  output: z.null(),
  permissions: ({ ns }) => rights(statefulSets, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(statefulSets, { name, namespace: ns })],
  async run({ name, ns, replicas }, context) {
    await scaleWorkload(context, await connect(context), statefulSets, { name, namespace: ns }, replicas)
    return null
  },
})
