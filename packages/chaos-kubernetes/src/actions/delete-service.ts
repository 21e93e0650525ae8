import { connect, objectDeleted, services } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { rights } from '../rights.ts'

export const deleteService = defineAction({
  title: 'Delete a Service',
  description: 'Deletes a Service. The undo creates it anew as it was.',
  impact: 'disrupts',
  changes: [objectDeleted],
  chaosToolkit: [
    'chaosk8s.service.actions.delete_service',
    'chaosk8s.actions.delete_service',
    'chaosk8s.actions.remove_service_endpoint',
  ],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(services, ['get', 'delete', 'create'], ns),
  targets: async ({ name, ns }) => [objectTarget(services, { name, namespace: ns })],
  async run({ name, ns }, context) {
    await removeObject(context, await connect(context), services, { name, namespace: ns })
    return null
  },
})
