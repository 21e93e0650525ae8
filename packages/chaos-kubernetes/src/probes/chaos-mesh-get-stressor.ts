import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns, requiredName } from '../arguments.ts'
import { connectWithChaosMesh, stressChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'

import { rights } from '../rights.ts'

export const chaosMeshGetStressor = defineProbe({
  title: 'Chaos Mesh load',
  description: 'Reads a StressChaos, as the API returns it. Fails where there is none of that name.',
  chaosToolkit: ['chaosk8s.chaosmesh.stress.probes.get_stressor'],
  args: z.strictObject({ name: requiredName, ns }),
  output: z.record(z.string(), z.unknown()),
  permissions: ({ ns }) => rights(stressChaos, ['get'], ns),
  async run({ name, ns }, context) {
    return { ...(await (await connectWithChaosMesh(context, stressChaos)).get(stressChaos, { name, namespace: ns })) }
  },
})
