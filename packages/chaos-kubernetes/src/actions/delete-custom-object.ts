import { connect, objectDeleted, objectLost } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { customResourceArgs, findCustomResource } from '../custom-resources/custom-resource.ts'
import { customTarget } from '../custom-resources/custom-target.ts'
import { removeCustom } from '../custom-resources/remove-custom.ts'
import { rights } from '../rights.ts'

export const deleteCustomObject = defineAction({
  title: 'Delete a custom resource',
  description:
    "Deletes a custom resource. The undo creates it anew as it was; what its operator has taken down in between (a database, a volume) is the operator's to make again.",
  impact: 'disrupts',
  changes: [objectDeleted, objectLost],
  chaosToolkit: ['chaosk8s.crd.actions.delete_custom_object'],
  args: z.strictObject({ ...customResourceArgs, name: requiredName, ns }),
  output: z.record(z.string(), z.unknown()).describe('The status that the API server answers'),
  permissions: (args) => rights(args, ['get', 'delete', 'create'], args.ns),
  targets: (args, context) => customTarget(context, args, { name: args.name, namespace: args.ns }),
  async run(args, context) {
    const cluster = await connect(context)
    const resource = await findCustomResource(cluster, args, 'namespaced')
    return removeCustom(context, cluster, resource, { name: args.name, namespace: args.ns })
  },
})
