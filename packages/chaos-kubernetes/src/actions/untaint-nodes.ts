import { connect, nodes, objectField, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { nodeChoice, nodesChosen, problemOfChoice } from '../nodes/node-choice.ts'
import { readTarget } from '../nodes/node-target.ts'
import { taintEffect, taintKey, taintPath, taintsOf } from '../nodes/taint.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

export const untaintNodes = defineAction({
  title: 'Take a taint from nodes',
  description:
    'Takes a taint from nodes, of one effect or of all, so that pods may come which do not tolerate it. The undo sets it again where it was; with NoExecute, pods that came meanwhile leave then. The taints of the node controller are refused: it sets them again. Without anything that says which, it is refused.',
  impact: 'none',
  changes: [objectField],
  args: withRule(
    z.strictObject({
      ...nodeChoice,
      key: taintKey.describe('The key of the taint'),
      effect: taintEffect.nullable().default(null).describe('Its effect; all of them unless given'),
    }),
    'name',
    problemOfChoice,
  ),
  output: z.array(z.string()).describe('The names of the nodes that had it'),
  permissions: () => rights(nodes, ['get', 'list', 'patch']),
  targets: async (args, context) => nodesChosen(args, context),
  async run({ key, effect }, context) {
    const cluster = await connect(context)
    const had = await sideBySide(context.targets, 20, async (target) => {
      const node = await readTarget(cluster, target)
      const meant = taintsOf(node).filter((taint) => taint.key === key && (effect === null || taint.effect === effect))
      return setField(context, cluster, nodes, node, ...meant.map((taint) => ({ path: taintPath(node, taint) })))
    })
    return context.targets.filter((_, at) => had[at]).map(({ name }) => name)
  },
})
