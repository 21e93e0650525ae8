import { connect, identify, nodes, objectField } from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { chooseNodes } from '../nodes/choose-nodes.ts'
import { everyNode, isGiven, type NodeSelection, nodeFilters, nodeLabels, nodeName } from '../nodes/node-selection.ts'
import { hasCordoned, nodeTarget, setCordoned } from '../nodes/node-target.ts'
import { selectNodes } from '../nodes/select-nodes.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

export const uncordonNode = defineAction({
  title: 'Uncordon nodes',
  description:
    'Makes nodes schedulable again. Without a name and labels: the nodes that this run has cordoned, and no other; it fails where there are none.',
  impact: 'none',
  changes: [objectField],
  chaosToolkit: ['chaosk8s.node.actions.uncordon_node'],
  args: z.strictObject({
    name: nodeName.meta({ examples: ['worker-1'] }),
    label_selector: nodeLabels,
    ...nodeFilters,
  }),
  output: z.array(z.string()).describe('The names of the nodes'),
  permissions: () => rights(nodes, ['get', 'list', 'patch']),
  async targets(args, context) {
    if (isWithoutSelector(args)) return []
    const found = await selectNodes(await connect(context), args)
    return chooseNodes(found, { ...args, ...everyNode }, context).map(nodeTarget)
  },
  async run(args, context) {
    const cluster = await connect(context)
    if (isWithoutSelector(args)) {
      const here = await identify(cluster)
      const undone = await context.undo(objectField, (data) => hasCordoned(data, here))
      if (undone.length > 0) return undone.map(({ object }) => object.name)
      throw new StepFailure('This run has cordoned no node, so there is none to make schedulable again.', {
        remedy: 'Say which node by name or label_selector.',
      })
    }
    await sideBySide(context.targets, 20, (target) => setCordoned(context, cluster, target, false))
    return context.targets.map(({ name }) => name)
  },
})

/** Whether nothing says which nodes are meant; what only leaves some out does not. */
function isWithoutSelector({ name, label_selector, name_pattern, field_selector, zone }: NodeSelection): boolean {
  return ![name, label_selector, name_pattern, field_selector, zone].some(isGiven)
}
