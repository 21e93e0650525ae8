import {
  canBeMadeAnew,
  connect,
  deleteObject,
  loseObject,
  nodes,
  objectDeleted,
  objectLost,
} from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { nodeCount, nodeLabels, nodesByPods, problemOfSelection } from '../nodes/node-selection.ts'
import { nodeTarget } from '../nodes/node-target.ts'
import { selectNodes } from '../nodes/select-nodes.ts'
import { tellFewer } from '../nodes/tell-fewer.ts'
import { isLeaving } from '../objects/is-leaving.ts'
import { removeBy } from '../objects/remove-object.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { rights } from '../rights.ts'
import { sample } from '../sample.ts'

export const deleteNodes = defineAction({
  title: 'Delete Node objects',
  description:
    'Deletes nodes from the cluster without draining them: the first that matches unless told otherwise. The machines go on running. The undo registers the same nodes anew, but not one that has finalizers or owners: deleting it may end a machine. Without any argument it is refused.',
  impact: 'disrupts',
  changes: [objectDeleted, objectLost],
  chaosToolkit: ['chaosk8s.node.actions.delete_nodes'],
  args: withRule(
    z.strictObject({
      label_selector: nodeLabels,
      all: z.boolean().default(false).describe('All that match'),
      rand: z.boolean().default(false).describe('One of them, chosen by chance'),
      count: nodeCount,
      grace_period_seconds: z.int().min(0).nullable().default(null).describe('Seconds until the objects are gone'),
      ...nodesByPods,
    }),
    'label_selector',
    (args) => problemOfSelection(args, isExplicit(args)),
  ),
  output: z.array(z.string()).describe('The names of the deleted nodes'),
  permissions: () => rights(nodes, ['get', 'list', 'delete', 'create']),
  async targets({ all, rand, count, ...selection }, context) {
    const wholeCluster = isExplicit({ all, rand, count })
    const selected = await selectNodes(await connect(context), selection, { wholeCluster })
    const found = selected.filter((node) => !isLeaving(node))
    if (found.length === 0) throw new StepFailure('Every such node is being deleted already.')
    if (all) return found.map(nodeTarget)
    if (count !== null) tellFewer(count, found.length, ' to delete', context)
    const chosen = rand || count !== null ? sample(found, count ?? 1, context.random) : found.slice(0, 1)
    return chosen.map(nodeTarget)
  },
  async run({ grace_period_seconds }, context) {
    const cluster = await connect(context)
    const options = grace_period_seconds === null ? {} : { gracePeriodSeconds: grace_period_seconds }
    const removed = await sideBySide(context.targets, 20, ({ name, uid }) =>
      removeBy(context, cluster, nodes, { name, uid }, (node) =>
        canBeMadeAnew(nodes, node)
          ? deleteObject(context, cluster, nodes, node, options)
          : loseObject(context, cluster, nodes, node, () => cluster.delete(nodes, { name }, { ...options, uid })),
      ),
    )
    return context.targets.filter((_, at) => removed[at]).map(({ name }) => name)
  },
})

/** Whether the whole cluster is meant: so many of it, or all. */
function isExplicit({
  all,
  rand,
  count,
}: {
  readonly all: boolean
  readonly rand: boolean
  readonly count: number | null
}) {
  return all || rand || count !== null
}
