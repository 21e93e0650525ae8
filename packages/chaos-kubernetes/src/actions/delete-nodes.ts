import {
  canBeMadeAnew,
  connect,
  deleteObject,
  loseObject,
  losePodsWith,
  nodes,
  objectDeleted,
  objectLost,
  pods,
} from 'chaos-kubernetes-access'
import { defineAction } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { chooseNodes, writeDown } from '../nodes/choose-nodes.ts'
import { findLostPods } from '../nodes/lost-pods.ts'
import {
  everyNode,
  isQuantity,
  type NodeQuantity,
  nodeCount,
  nodeFilters,
  nodeLabels,
  nodeShare,
  nodesByPods,
  problemOfQuantity,
  problemOfSelection,
} from '../nodes/node-selection.ts'
import { nodeTarget } from '../nodes/node-target.ts'
import { selectNodes } from '../nodes/select-nodes.ts'
import { removeBy } from '../objects/remove-object.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { toRemovable } from '../pods/hosted-pod.ts'
import { rights } from '../rights.ts'

export const deleteNodes = defineAction({
  title: 'Delete Node objects',
  description:
    'Deletes nodes from the cluster without draining them: the first that matches unless told otherwise. The machines go on running. The undo registers the same nodes anew, but not one that has finalizers or owners: deleting it may end a machine. Some time after its node each pod of it is cleared away: a pod that nothing makes again is lost then, unless its node was back before, which is said beforehand and written down. Without any argument it is refused.',
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
      ...nodeShare,
      ...nodeFilters,
    }),
    'label_selector',
    (args) => problemOfSelection(args, isExplicit(args)) ?? problemOfQuantity(args),
  ),
  output: z.array(z.string()).describe('The names of the deleted nodes'),
  permissions: () => [...rights(nodes, ['get', 'list', 'delete', 'create']), ...rights(pods, ['list'])],
  async targets(selection, context) {
    const { all, rand } = selection
    const found = await selectNodes(await connect(context), selection, { wholeCluster: isExplicit(selection) })
    if (all) return chooseNodes(found, { ...selection, ...everyNode }, context).map(nodeTarget)
    if (isQuantity(selection)) return chooseNodes(found, selection, context, ' to delete').map(nodeTarget)
    if (rand) return chooseNodes(found, { ...selection, ...everyNode, count: 1 }, context).map(nodeTarget)
    const chosen = found.nodes.slice(0, 1)
    writeDown(found, selection, chosen, 'The first of the nodes', context)
    return chosen.map(nodeTarget)
  },
  async run({ grace_period_seconds }, context) {
    const cluster = await connect(context)
    const options = grace_period_seconds === null ? {} : { gracePeriodSeconds: grace_period_seconds }
    const lost = await findLostPods(
      cluster,
      context.targets.map(({ name }) => name),
      context,
    )
    const removed = await sideBySide(context.targets, 20, ({ name, uid }) =>
      removeBy(context, cluster, nodes, { name, uid }, (node) =>
        losePodsWith(context, cluster, (lost.get(name) ?? []).map(toRemovable), name, () =>
          canBeMadeAnew(nodes, node)
            ? deleteObject(context, cluster, nodes, node, options)
            : loseObject(context, cluster, nodes, node, () => cluster.delete(nodes, { name }, { ...options, uid })),
        ),
      ),
    )
    return context.targets.filter((_, at) => removed[at]).map(({ name }) => name)
  },
})

/** Whether the whole cluster is meant: so many of it, or all. */
function isExplicit({
  all,
  rand,
  ...quantity
}: NodeQuantity & { readonly all: boolean; readonly rand: boolean }): boolean {
  return all || rand || isQuantity(quantity)
}
