import { objectDeleted, objectLost } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { connectWithChaosMesh, networkChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { removeCustom } from '../custom-resources/remove-custom.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

export const chaosMeshDeleteNetworkFault = defineAction({
  title: 'Take a Chaos Mesh fault of the network away',
  description:
    'Deletes a NetworkChaos, so that Chaos Mesh takes its fault back. The undo creates it anew, unless this run has made it.',
  impact: 'none',
  changes: [objectDeleted, objectLost],
  chaosToolkit: ['chaosk8s.chaosmesh.network.actions.delete_network_fault'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.record(z.string(), z.unknown()).describe('The status that the API server answers'),
  permissions: ({ ns }) => rights(networkChaos, ['get', 'delete', 'create'], ns),
  targets: async ({ name, ns }) => [objectTarget(networkChaos, { name, namespace: ns })],
  async run({ name, ns }, context) {
    const cluster = await connectWithChaosMesh(context, networkChaos)
    return removeCustom(context, cluster, networkChaos, { name, namespace: ns })
  },
})
