import { objectDeleted, objectLost } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { connectWithChaosMesh, stressChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { removeCustom } from '../custom-resources/remove-custom.ts'
import { objectTarget } from '../objects/object-target.ts'
import { rights } from '../rights.ts'

export const chaosMeshDeleteStressor = defineAction({
  title: 'Take a Chaos Mesh load away',
  description:
    'Deletes a StressChaos, so that Chaos Mesh ends its load. The undo creates it anew, unless this run has made it.',
  impact: 'none',
  changes: [objectDeleted, objectLost],
  chaosToolkit: ['chaosk8s.chaosmesh.stress.actions.delete_stressor'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.record(z.string(), z.unknown()).describe('The status that the API server answers'),
  permissions: ({ ns }) => rights(stressChaos, ['get', 'delete', 'create'], ns),
  targets: async ({ name, ns }) => [objectTarget(stressChaos, { name, namespace: ns })],
  async run({ name, ns }, context) {
    const cluster = await connectWithChaosMesh(context, stressChaos)
    return removeCustom(context, cluster, stressChaos, { name, namespace: ns })
  },
})
