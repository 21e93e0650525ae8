import { givenText, objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { networkChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { createNetworkFault, networkFault, problemOfFault } from '../chaos-mesh/network-fault.ts'
import { given } from '../chaos-mesh/pod-choice.ts'
import { rights } from '../rights.ts'

export const chaosMeshSetBandwidth = defineAction({
  title: 'Limit bandwidth with Chaos Mesh',
  description:
    'Limits how fast pods send. Needs Chaos Mesh, which is asked by a NetworkChaos. The undo deletes that again, so that Chaos Mesh takes the fault back.',
  impact: 'degrades',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.chaosmesh.network.actions.set_bandwidth'],
  args: withRule(
    z.strictObject({
      ...networkFault,
      rate: givenText
        .regex(/^\s*$|^\d+(?:\.\d+)?\s*[kmgt]?b(?:it|ps)$/, 'it is no rate such as "1mbps"')
        .meta({ description: 'The bandwidth; "1mbps" is a megabyte a second, "1mbit" a megabit', examples: ['1mbps'] }),
      limit: z
        .int()
        .min(1)
        .meta({ description: 'Bytes that may wait to be sent', examples: [20971520] }),
      buffer: z
        .int()
        .min(1)
        .meta({ description: 'Bytes that may be sent at once', examples: [10000] }),
      peakrate: z.int().min(0).nullable().default(null).describe('Bytes a second at most while the buffer is sent'),
      minburst: z.int().min(0).nullable().default(null).describe('Bytes that may be sent at once at the peak rate'),
    }),
    'mode_value',
    problemOfFault,
  ),
  output: z.record(z.string(), z.unknown()).describe('The NetworkChaos as the cluster stored it'),
  permissions: ({ ns }) => rights(networkChaos, ['create', 'get', 'delete'], ns),
  async run(args, context) {
    const { rate, limit, buffer, peakrate, minburst } = args
    const bandwidth = given({ rate, limit, buffer, peakrate, minburst })
    return createNetworkFault(context, args, { action: 'bandwidth', bandwidth })
  },
})
