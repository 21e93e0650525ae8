import { connect, identify, nodes, objectField } from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { nodeLabels, nodeName } from '../nodes/node-selection.ts'
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
  args: z.strictObject({ name: nodeName.meta({ examples: ['worker-1'] }), label_selector: nodeLabels }),
  output: z.array(z.string()).describe('The names of the nodes'),
  permissions: () => rights(nodes, ['get', 'list', 'patch']),
  async targets(args, context) {
    if (isWithoutSelector(args)) return []
    return (await selectNodes(await connect(context), args)).map(nodeTarget)
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

function isWithoutSelector({ name, label_selector }: { name: string | null; label_selector: string | null }): boolean {
  return name === null && label_selector === null
}
