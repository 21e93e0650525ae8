import { connect, nodes } from 'chaos-kubernetes-access'
import { defineProbe } from 'chaos-plugin-api'
import { z } from 'zod'
import { conditionOf } from '../nodes/condition-of.ts'
import { nodesLookedAt } from '../nodes/node-selection.ts'
import { conditionStatus, nodeConditionType } from '../objects/condition-arguments.ts'
import { lookAt } from '../objects/look-at.ts'
import { rights } from '../rights.ts'

export const verifyNodesCondition = defineProbe({
  title: 'All nodes are in a condition',
  description: 'A condition has the same status on every node. Where a node lacks the condition, it does not.',
  chaosToolkit: ['chaosk8s.node.probes.verify_nodes_condition'],
  args: z.strictObject({
    condition_type: nodeConditionType.default('PIDPressure').describe('The condition'),
    condition_value: conditionStatus.default('False').describe('Its status'),
    label_selector: nodesLookedAt,
  }),
  output: z.boolean(),
  permissions: () => rights(nodes, ['list']),
  async run({ condition_type, condition_value, label_selector }, context) {
    const found = await lookAt(await connect(context), nodes, { labelSelector: label_selector }, context)
    return found.every((node) => conditionOf(node, condition_type) === condition_value)
  },
})
