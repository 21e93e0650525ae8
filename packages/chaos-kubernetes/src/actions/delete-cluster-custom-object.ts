import { connect, objectDeleted, objectLost } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { requiredName } from '../arguments.ts'
import { customResourceArgs, findCustomResource } from '../custom-resources/custom-resource.ts'
import { customTarget } from '../custom-resources/custom-target.ts'
import { removeCustom } from '../custom-resources/remove-custom.ts'
import { rights } from '../rights.ts'

export const deleteClusterCustomObject = defineAction({
  title: 'Delete a custom resource of the cluster',
  description:
    "Deletes a custom resource that is in no namespace. The undo creates it anew as it was; what its operator has taken down in between (a database, a volume) is the operator's to make again.",
  impact: 'disrupts',
  changes: [objectDeleted, objectLost],
  chaosToolkit: ['chaosk8s.crd.actions.delete_cluster_custom_object'],
  args: z.strictObject({ ...customResourceArgs, name: requiredName }),
  output: z.record(z.string(), z.unknown()).describe('The status that the API server answers'),
  permissions: (args) => rights(args, ['get', 'delete', 'create']),
  targets: (args, context) => customTarget(context, args, { name: args.name }),
  async run(args, context) {
    const cluster = await connect(context)
    const resource = await findCustomResource(cluster, args, 'cluster-wide')
    return removeCustom(context, cluster, resource, { name: args.name })
  },
})
