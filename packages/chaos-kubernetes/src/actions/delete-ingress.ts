import { connect, ingresses, objectDeleted } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { rights } from '../rights.ts'

export const deleteIngress = defineAction({
  title: 'Delete an Ingress',
  description: 'Deletes an Ingress. The undo creates it anew as it was.',
  impact: 'disrupts',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.networking.actions.delete_ingress'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(ingresses, ['get', 'delete', 'create'], ns),
  targets: async ({ name, ns }) => [objectTarget(ingresses, { name, namespace: ns })],
  async run({ name, ns }, context) {
    await removeObject(context, await connect(context), ingresses, { name, namespace: ns })
    return null
  },
})
