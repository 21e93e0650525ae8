import { connect, nodes, objectField, pods, setField } from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { podsDisplaced } from '../changes/pods-displaced.ts'
import { displacePods } from '../nodes/displace-pods.ts'
import { nodeChoice, nodesChosen, problemOfChoice } from '../nodes/node-choice.ts'
import { readTarget } from '../nodes/node-target.ts'
import { type Taint, taintEffect, taintKey, taintPath, taintValue } from '../nodes/taint.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'

export const taintNodes = defineAction({
  title: 'Taint nodes',
  description:
    'Taints nodes: with NoSchedule they get no new pods that do not tolerate it, with PreferNoSchedule only where no other node has room, and with NoExecute the pods that are there leave as well. For the scheduler such a node is as one that is not ready; its condition Ready stays True, though, so pods that tolerate the taint go on being served. The taints of the node controller, such as node.kubernetes.io/not-ready, are refused: it takes them away as long as the node reports that it is well. With NoExecute it is refused where a pod would be lost because nothing makes it again. The undo takes the taint away, and the run waits at its end until the workloads that lost pods have as many ready as before. Without anything that says which, it is refused.',
  impact: 'disrupts',
  changes: [objectField, podsDisplaced],
  args: withRule(
    z.strictObject({
      ...nodeChoice,
      key: taintKey.describe('The key of the taint'),
      value: taintValue.describe('The value of the taint; none unless given'),
      effect: taintEffect.default('NoSchedule').describe('What it does to pods that do not tolerate it'),
    }),
    'name',
    problemOfChoice,
  ),
  output: z.array(z.string()).describe('The names of the nodes'),
  permissions: ({ effect }) => [
    ...rights(nodes, ['get', 'list', 'patch']),
    ...(effect === 'NoExecute' ? rights(pods, ['list']) : []),
  ],
  targets: async (args, context) => nodesChosen(args, context),
  async run({ key, value, effect }, context) {
    const cluster = await connect(context)
    const taint: Taint = { key, ...(value === null ? {} : { value }), effect }
    const names = context.targets.map(({ name }) => name)
    if (effect === 'NoExecute') await displacePods(context, cluster, names, taint)
    await sideBySide(context.targets, 20, async (target) => {
      const node = await readTarget(cluster, target)
      return setField(context, cluster, nodes, node, { path: taintPath(node, taint), after: taint })
    })
    return names
  },
})
