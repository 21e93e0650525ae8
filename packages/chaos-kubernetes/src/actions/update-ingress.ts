import { connect, ingresses, objectField, patchObject } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

export const updateIngress = defineAction({
  title: 'Change an Ingress',
  description: 'Changes what a patch says of an Ingress; lists are replaced. The undo puts back what was there before.',
  impact: 'disrupts',
  changes: [objectField],
  chaosToolkit: ['chaosk8s.networking.actions.update_ingress'],
  args: z.strictObject({
    name: requiredName,
    spec: z.record(z.string(), z.unknown()).describe('The patch: the parts of the object that shall be different'),
    ns,
  }),
  output: z.null(),
  permissions: ({ ns }) => rights(ingresses, ['get', 'patch'], ns),
  targets: async ({ name, ns }) => [objectTarget(ingresses, { name, namespace: ns })],
  async run({ name, spec, ns }, context) {
    const cluster = await connect(context)
    const object = await cluster.get(ingresses, { name, namespace: ns })
    await patchObject(context, cluster, ingresses, object, { type: 'strategic', body: spec })
    return null
  },
})
