import {
  type Cluster,
  connect,
  type Node,
  nodes,
  objectField,
  objectLost,
  podRemoved,
  pods,
  readOwnersBefore,
} from 'chaos-kubernetes-access'
import { defineAction, type StepContext, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { withRule } from '../argument-rules.ts'
import { chooseNodes, nodesAskedFor, writeDown } from '../nodes/choose-nodes.ts'
import { chooseNodesToDrain } from '../nodes/choose-nodes-to-drain.ts'
import { emptyNodes } from '../nodes/empty-nodes.ts'
import { NodePods } from '../nodes/node-pods.ts'
import {
  isQuantity,
  nodeCount,
  nodeFilters,
  nodeLabels,
  nodeName,
  nodeShare,
  nodesByPods,
  problemOfQuantity,
  problemOfSelection,
} from '../nodes/node-selection.ts'
import { nodeTarget, setCordoned } from '../nodes/node-target.ts'
import { selectNodes } from '../nodes/select-nodes.ts'
import { tellFewer } from '../nodes/tell-fewer.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { type DrainPlan, planDrain } from '../pods/drain-plan.ts'
import { hostedPod, toRemovable } from '../pods/hosted-pod.ts'
import { podNames } from '../pods/pod-names.ts'
import { rights } from '../rights.ts'

const nodesAtOnce = 50
/** From so many nodes on they are read by a list. */
const nodesWorthAList = 3

export const drainNodes = defineAction({
  title: 'Drain nodes',
  description:
    'Cordons nodes and evicts their pods, as disruption budgets allow, then waits until they are gone. Mirror pods and pods of DaemonSets stay. Refused before anything is touched where a pod would be lost because nothing makes it again. The undo makes those nodes schedulable again that were so before.',
  impact: 'disrupts',
  changes: [objectField, podRemoved, objectLost],
  chaosToolkit: ['chaosk8s.node.actions.drain_nodes'],
  args: withRule(
    z.strictObject({
      name: nodeName,
      label_selector: nodeLabels,
      delete_pods_with_local_storage: z
        .boolean()
        .default(false)
        .describe('Also evict pods that have an emptyDir volume; what is in it is lost'),
      timeout: z.number().positive().default(120).describe('Seconds that the draining of each node may take'),
      count: nodeCount,
      ...nodesByPods,
      ...nodeShare,
      ...nodeFilters,
    }),
    'name',
    (args) => problemOfSelection(args, isQuantity(args)) ?? problemOfQuantity(args),
  ),
  output: z.array(z.string()).describe('The names of the nodes'),
  permissions: () => [
    ...rights(nodes, ['get', 'list', 'patch']),
    ...rights(pods, ['get', 'list', 'watch']),
    ...rights(pods, ['create'], undefined, 'eviction'),
  ],
  async targets({ delete_pods_with_local_storage, ...selection }, context) {
    const cluster = await connect(context)
    const found = await selectNodes(cluster, selection, { wholeCluster: isQuantity(selection) })
    const count = nodesAskedFor(selection, found.nodes.length, context.random)
    if (count === undefined) return chooseNodes(found, selection, context).map(nodeTarget)
    const hosted = await cluster.gather(pods, {}, { keep: hostedPod })
    const chosen = chooseNodesToDrain(found.nodes, hosted, {
      count,
      withLocalStorage: delete_pods_with_local_storage,
      random: context.random,
    })
    writeDown(
      found,
      selection,
      chosen,
      `By chance, those first that are worth draining, ${count} of the nodes`,
      context,
    )
    tellFewer(count, chosen.length, ' that can be drained', context)
    if (chosen.length > 0) return chosen.map(nodeTarget)
    throw new StepFailure('Every node that could be drained is cordoned already.', {
      remedy: 'Make one schedulable again with "kubectl uncordon", or name a node.',
    })
  },
  async run({ label_selector, delete_pods_with_local_storage, timeout }, context) {
    const cluster = await connect(context)
    const names = context.targets.map(({ name }) => name)
    using hosts = await NodePods.open(cluster, names)
    refuseUnmanaged(planDrain(hosts.hosted, delete_pods_with_local_storage))
    const read = await readNodes(cluster, names, label_selector)
    await sideBySide(context.targets, nodesAtOnce, (target) =>
      setCordoned(context, cluster, target, true, read.get(target.name)),
    )
    // Only now nothing new can come: what is there is all there will be.
    const plan = planDrain(await hosts.settled(), delete_pods_with_local_storage)
    refuseUnmanaged(plan)
    const owners = await readOwnersBefore(cluster, plan.evict.map(toRemovable), hosts.all)
    await emptyNodes(context, { cluster, plan, owners, pods: hosts, timeout })
    tellLeft(plan, names, context)
    return names
  },
})

/** Reads nodes: by one list where there are many. */
async function readNodes(
  cluster: Cluster,
  names: readonly string[],
  labelSelector: string | null,
): Promise<ReadonlyMap<string, Node>> {
  if (names.length < nodesWorthAList) return new Map()
  return new Map((await cluster.list(nodes, { labelSelector })).map((node) => [node.metadata.name, node]))
}

/** Says which pods stay on their nodes, and why: where nothing else was to be evicted, the drain did nothing but cordon. */
function tellLeft({ local, evict, leaving }: DrainPlan, names: readonly string[], context: StepContext): void {
  if (local.length === 0) {
    if (evict.length + leaving.length > 0 || names.length === 0) return
    const where = names.length === 1 ? `Node ${names[0]}` : `these ${names.length} nodes`
    context.foundNothing(`No pod was evicted: on ${where} there is none that a drain takes away.`)
    return
  }
  const [stay, they] = local.length === 1 ? ['stays', 'it has'] : ['stay', 'they have']
  const why = `${they} an emptyDir volume; delete_pods_with_local_storage evicts ${local.length === 1 ? 'it' : 'them'} too`
  const sentence = `${podNames(local)} ${stay}: ${why}.`
  if (evict.length + leaving.length > 0) context.leftUndone(sentence)
  else context.foundNothing(`No pod was evicted. ${sentence}`)
}

function refuseUnmanaged({ unmanaged }: DrainPlan): void {
  if (unmanaged.length === 0) return
  throw new StepFailure(
    `${podNames(unmanaged)} would be lost: nothing makes ${unmanaged.length === 1 ? 'it' : 'them'} again.`,
    { remedy: 'Delete what may go, or drain another node. Nothing was evicted.' },
  )
}
