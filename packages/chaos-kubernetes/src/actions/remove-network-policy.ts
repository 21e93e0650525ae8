import { connect, networkPolicies, objectDeleted } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { objectTarget } from '../objects/object-target.ts'
import { removeObject } from '../objects/remove-object.ts'
import { rights } from '../rights.ts'

export const removeNetworkPolicy = defineAction({
  title: 'Delete a NetworkPolicy',
  description: 'Deletes a NetworkPolicy. The undo creates it anew as it was.',
  impact: 'disrupts',
  changes: [objectDeleted],
  chaosToolkit: ['chaosk8s.networking.actions.remove_network_policy'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.null(),
  permissions: ({ ns }) => rights(networkPolicies, ['get', 'delete', 'create'], ns),
  targets: async ({ name, ns }) => [objectTarget(networkPolicies, { name, namespace: ns })],
  async run({ name, ns }, context) {
    await removeObject(context, await connect(context), networkPolicies, { name, namespace: ns })
    return null
  },
})
