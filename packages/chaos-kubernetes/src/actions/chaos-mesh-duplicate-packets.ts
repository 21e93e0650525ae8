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
} from '../chaos-mesh/network-fault.ts'
import { given } from '../chaos-mesh/pod-choice.ts'
import { rights } from '../rights.ts'

export const chaosMeshDuplicatePackets = defineAction({
  title: 'Duplicate packets with Chaos Mesh',
  description:
    'Sends packets of pods twice. Needs Chaos Mesh, which is asked by a NetworkChaos. The undo deletes that again, so that Chaos Mesh takes the fault back.',
  impact: 'degrades',
  changes: [objectCreated],
  chaosToolkit: ['chaosk8s.chaosmesh.network.actions.duplicate_packets'],
  args: withRule(
    z.strictObject({
      ...networkFault,
      duplicate: packetShare.meta({ description: 'Packets that are sent twice (percent, 0 to 100)', examples: [25] }),
      correlation,
    }),
    'mode_value',
    problemOfFault,
  ),
  output: z.record(z.string(), z.unknown()).describe('The NetworkChaos as the cluster stored it'),
  permissions: ({ ns }) => rights(networkChaos, ['create', 'get', 'delete'], ns),
  async run(args, context) {
    const { duplicate, correlation } = args
    return createNetworkFault(context, args, { action: 'duplicate', duplicate: given({ duplicate, correlation }) })
  },
})
