import { objectCreated } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { networkChaos } from '../chaos-mesh/chaos-mesh-kinds.ts'
import {
  correlation,
  createNetworkFault,
  networkFault,
  packetShare,
  problemOfFault,
  timeText,
} from '../chaos-mesh/network-fault.ts'
import { given, wholeNumber } from '../chaos-mesh/pod-choice.ts'
import { rights } from '../rights.ts'

export const chaosMeshReorderPackets = defineAction({
  title: 'Reorder packets with Chaos Mesh',
  description:
    'Lets packets of pods overtake others: those are delayed, these are not. Needs Chaos Mesh, which is asked by a NetworkChaos. The undo deletes that again, so that Chaos Mesh takes the fault back.',
  impact: 'degrades',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.chaosmesh.network.actions.reorder_packets'],
  args: withRule(
    z.strictObject({
      ...networkFault,
      reorder: packetShare.meta({ description: 'Packets that are sent at once (percent, 0 to 100)', examples: [25] }),
      correlation,
      gap: wholeNumber.transform(Number).default(1).describe('Only each packet of so many may overtake'),
      latency: timeText.default('10ms').describe('The delay of the packets that are overtaken'),
    }),
    'mode_value',
    problemOfFault,
  ),
  output: z.record(z.string(), z.unknown()).describe('The NetworkChaos as the cluster stored it'),
  permissions: ({ ns }) => rights(networkChaos, ['create', 'get', 'delete'], ns),
  async run(args, context) {
    const { reorder, gap, correlation, latency } = args
    const delay = { latency, reorder: given({ reorder, gap, correlation }) }
    return createNetworkFault(context, args, { action: 'delay', delay })
  },
})
