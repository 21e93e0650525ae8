import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { connectWithChaosMesh, networkChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { lookAtList } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const chaosMeshGetNetworkFaults = defineProbe({
  title: 'Chaos Mesh faults of the network',
  description: 'Reads all NetworkChaos of a namespace, as the API returns them.',
  chaosToolkit: ['chaosk8s.chaosmesh.network.probes.get_network_faults'],
  args: z.strictObject({ ns }),
  output: z.record(z.string(), z.unknown()),
  permissions: ({ ns }) => rights(networkChaos, ['list'], ns),
  async run({ ns }, context) {
    return {
      ...(await lookAtList(
        await connectWithChaosMesh(context, networkChaos),
        networkChaos,
        { namespace: ns },
        context,
      )),
    }
  },
})
