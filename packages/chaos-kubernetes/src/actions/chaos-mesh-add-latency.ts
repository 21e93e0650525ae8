import { objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { networkChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import { correlation, createNetworkFault, networkFault, problemOfFault, timeText } from '../chaos-mesh/network-fault.ts'
import { given } from '../chaos-mesh/pod-choice.ts'
import { rights } from '../rights.ts'

export const chaosMeshAddLatency = defineAction({
  title: 'Delay packets with Chaos Mesh',
  description:
    'Delays the packets of pods. Needs Chaos Mesh, which is asked by a NetworkChaos. The undo deletes that again, so that Chaos Mesh takes the fault back.',
  impact: 'degrades',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.chaosmesh.network.actions.add_latency'],
  args: withRule(
    z.strictObject({
      ...networkFault,
      latency: timeText.meta({ description: 'The delay: "100ms"', examples: ['100ms'] }),
      correlation,
      jitter: timeText.nullable().default(null).describe('By how much the delay differs from packet to packet: "10ms"'),
    }),
    'mode_value',
    problemOfFault,
  ),
  output: z.record(z.string(), z.unknown()).describe('The NetworkChaos as the cluster stored it'),
  permissions: ({ ns }) => rights(networkChaos, ['create', 'get', 'delete'], ns),
  async run(args, context) {
    const { latency, jitter, correlation } = args
    return createNetworkFault(context, args, { action: 'delay', delay: given({ latency, jitter, correlation }) })
  },
})
