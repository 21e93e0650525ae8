import { objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { stressChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { createStress, problemOfStress, stress } from '../chaos-mesh/stress.ts'
import { rights } from '../rights.ts'

export const chaosMeshStressCpu = defineAction({
  title: 'Load the CPU with Chaos Mesh',
  description:
    'Loads the CPU of containers. Needs Chaos Mesh, which is asked by a StressChaos. The undo deletes that again, so that Chaos Mesh ends the load.',
  impact: 'degrades',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.chaosmesh.stress.actions.stress_cpu'],
  args: withRule(
    z.strictObject({
      ...stress,
      workers: z
        .int()
        .min(1)
        .max(8192)
        .meta({ description: 'Processes that make load', examples: [1] }),
      load: z
        .int()
        .min(0)
        .max(100)
        .meta({ description: 'Load of each (percent of a CPU, 0 to 100)', examples: [80] }),
    }),
    'mode_value',
    problemOfStress,
  ),
  output: z.record(z.string(), z.unknown()).describe('The StressChaos as the cluster stored it'),
  permissions: ({ ns }) => rights(stressChaos, ['create', 'get', 'delete'], ns),
  async run(args, context) {
    const { workers, load } = args
    return createStress(context, args, { cpu: { workers, load } })
  },
})
