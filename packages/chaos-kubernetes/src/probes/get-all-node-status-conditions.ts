import { connect, nodes } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { nodesLookedAt } from '../nodes/node-selection.ts'
import { lookAt } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const getAllNodeStatusConditions = defineProbe({
  title: 'Conditions of nodes',
  description: 'Reads the status of each condition of each node.',
  chaosToolkit: ['chaosk8s.node.probes.get_all_node_status_conditions'],
  args: z.strictObject({ label_selector: nodesLookedAt }),
  output: z.array(z.record(z.string(), z.string())).describe('One mapping per node: its name, and each condition'),
  permissions: () => rights(nodes, ['list']),
  async run({ label_selector }, context) {
    const found = await lookAt(await connect(context), nodes, { labelSelector: label_selector }, context)
    return found.map(({ metadata, status }) => ({
      name: metadata.name,
      ...Object.fromEntries((status?.conditions ?? []).map((condition) => [condition.type, condition.status])),
    }))
  },
})
