import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { connectWithChaosMesh, networkChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'

import { rights } from '../rights.ts'

export const chaosMeshGetNetworkFault = defineProbe({
  title: 'Chaos Mesh fault of the network',
  description: 'Reads a NetworkChaos, as the API returns it. Fails where there is none of that name.',
  chaosToolkit: ['chaosk8s.chaosmesh.network.probes.get_network_fault'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.record(z.string(), z.unknown()),
  permissions: ({ ns }) => rights(networkChaos, ['get'], ns),
  async run({ name, ns }, context) {
    return { ...(await (await connectWithChaosMesh(context, networkChaos)).get(networkChaos, { name, namespace: ns })) }
  },
})
