import { connect, nodes } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { conditionOf } from '../nodes/condition-of.ts'
import { nodesLookedAt } from '../nodes/node-selection.ts'
import { lookAt } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const allNodesMustBeReadyToSchedule = defineProbe({
  title: 'All nodes take pods',
  description: 'Every node is ready and not cordoned.',
  chaosToolkit: ['chaosk8s.node.probes.all_nodes_must_be_ready_to_schedule'],
  args: z.strictObject({ label_selector: nodesLookedAt }),
  output: z.boolean(),
  permissions: () => rights(nodes, ['list']),
  async run({ label_selector }, context) {
    const found = await lookAt(await connect(context), nodes, { labelSelector: label_selector }, context)
    return found.every((node) => conditionOf(node, 'Ready') === 'True' && node.spec.unschedulable !== true)
  },
})
