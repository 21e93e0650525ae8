import { connect, namespaceName, namespaces, objectLost } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { objectTarget } from '../objects/object-target.ts'
import { removeForGood } from '../objects/remove-object.ts'
import { rights } from '../rights.ts'

export const deleteNamespace = defineAction({
  title: 'Delete a namespace',
  description: 'Deletes a namespace with all that is in it, and does not wait for the end. It can not be brought back.',
  impact: 'disrupts',
  changes: [objectLost],
  chaosToolkit: ['chaosk8s.namespace.actions.delete_namespace'],
  args: z.strictObject({ name: namespaceName.meta({ description: 'Its name', examples: ['playground'] }) }),
  output: z.null(),
  permissions: () => rights(namespaces, ['get', 'delete']),
  targets: async ({ name }) => [objectTarget(namespaces, { name })],
  async run({ name }, context) {
    await removeForGood(context, await connect(context), namespaces, { name })
    return null
  },
})
