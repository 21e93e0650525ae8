import { connect, nodes, objectField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { nodeChoice, nodesChosen, problemOfChoice } from '../nodes/node-choice.ts'
import { setCordoned } from '../nodes/node-target.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

export const cordonNode = defineAction({
  title: 'Cordon nodes',
  description:
    'Marks nodes as unschedulable, so that they get no new pods. The undo makes those schedulable again that were so before. Without a name and labels it is refused.',
  impact: 'degrades',
  changes: [objectField],
  chaosToolkit: ['chaosk8s.node.actions.cordon_node'],
  args: withRule(
    z.strictObject({
      ...nodeChoice,
    }),
    'name',
    problemOfChoice,
  ),
  output: z.array(z.string()).describe('The names of the nodes'),
  permissions: () => rights(nodes, ['get', 'list', 'patch']),
  targets: async (args, context) => nodesChosen(args, context),
  async run(_args, context) {
    const cluster = await connect(context)
    await sideBySide(context.targets, 20, (target) => setCordoned(context, cluster, target, true))
    return context.targets.map(({ name }) => name)
  },
})
