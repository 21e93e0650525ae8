import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { connectWithChaosMesh, stressChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { lookAtList } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const chaosMeshGetStressors = defineProbe({
  title: 'Chaos Mesh loads',
  description: 'Reads all StressChaos of a namespace, as the API returns them.',
  chaosToolkit: ['chaosk8s.chaosmesh.stress.probes.get_stressors'],
  args: z.strictObject({ ns }),
  output: z.record(z.string(), z.unknown()),
  permissions: ({ ns }) => rights(stressChaos, ['list'], ns),
  async run({ ns }, context) {
    return {
      ...(await lookAtList(await connectWithChaosMesh(context, stressChaos), stressChaos, { namespace: ns }, context)),
    }
  },
})
