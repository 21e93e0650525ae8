import { objectCreated, optionalText } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { stressChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { timeText } from '../chaos-mesh/network-fault.ts'
import { given } from '../chaos-mesh/pod-choice.ts'
import { createStress, problemOfStress, stress } from '../chaos-mesh/stress.ts'
import { rights } from '../rights.ts'

export const chaosMeshStressMemory = defineAction({
  title: 'Fill memory with Chaos Mesh',
  description:
    'Fills memory of containers. Needs Chaos Mesh, which is asked by a StressChaos. The undo deletes that again, so that Chaos Mesh ends the load.',
  impact: 'degrades',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.chaosmesh.stress.actions.stress_memory'],
  args: withRule(
    z.strictObject({
      ...stress,
      workers: z.int().min(1).max(8192).default(1).describe('Processes that fill memory'),
      size: optionalText
        .regex(/^\s*$|^\d+(?:\.\d+)?\s*(?:%|[KMGT]?i?B)$/, 'it is no size such as "256MB" or "50%"')
        .nullable()
        .default(null)
        .meta({
          description: 'How much each fills: "256MB", "50%"; all that is there if left out',
          examples: ['256MB'],
        }),
      oom_score: z
        .int()
        .min(-1000)
        .max(1000)
        .nullable()
        .default(null)
        .describe('How readily the kernel kills these processes first (-1000 to 1000)'),
      time_to_get_to_size: timeText.nullable().default(null).describe('How long it takes until that is filled: "10s"'),
    }),
    'mode_value',
    problemOfStress,
  ),
  output: z.record(z.string(), z.unknown()).describe('The StressChaos as the cluster stored it'),
  permissions: ({ ns }) => rights(stressChaos, ['create', 'get', 'delete'], ns),
  async run(args, context) {
    const { workers, size, oom_score: oomScoreAdj, time_to_get_to_size: time } = args
    const options = time === null ? null : [`--time=${time}`]
    return createStress(context, args, { memory: given({ workers, size, oomScoreAdj, options }) })
  },
})
