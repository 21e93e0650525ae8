import { connect, deployments, objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, replicas, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'
import { scaleWorkload } from '../workloads/scale-workload.ts'

export const scaleDeployment = defineAction({
  title: 'Scale a Deployment',
  description: 'Sets how many replicas a Deployment asks for. The undo sets the number that it asked for before.',
  impact: 'degrades',
  changes: [objectField],
  chaosToolkit: [
    'chaosk8s.deployment.actions.scale_deployment',
    'chaosk8s.actions.scale_deployment',
    'chaosk8s.actions.scale_microservice',
  ],
  args: z.strictObject({
    name: requiredName,
    replicas,
    ns,
  }),
  output: z.null(),
  permissions: ({ ns }) => rights(deployments, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(deployments, { name, namespace: ns })],
  async run({ name, ns, replicas }, context) {
    await scaleWorkload(context, await connect(context), deployments, { name, namespace: ns }, replicas)
    return null
  },
})
