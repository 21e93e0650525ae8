import { connect, nodes } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { nodesLookedAt } from '../nodes/node-selection.ts'
import { lookAtList } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const getNodes = defineProbe({
  title: 'Nodes',
  description: 'Reads nodes as the API returns them.',
  chaosToolkit: ['chaosk8s.node.probes.get_nodes'],
  args: z.strictObject({ label_selector: nodesLookedAt }),
  output: z.record(z.string(), z.unknown()),
  permissions: () => rights(nodes, ['list']),
  async run({ label_selector }, context) {
    return { ...(await lookAtList(await connect(context), nodes, { labelSelector: label_selector }, context)) }
  },
})
