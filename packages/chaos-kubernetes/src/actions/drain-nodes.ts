import {
  type Cluster,
  connect,
  nodes,
  objectField,
  objectLost,
  type Pod,
  podRemoved,
  pods,
} from 'chaos-kubernetes-access'
import { defineAction, StepFailure } from 'chaos-plugin-api'
import { z } from 'zod'
import { chooseNodesToDrain } from '../nodes/choose-nodes-to-drain.ts'
import { drainNode, named } from '../nodes/drain-node.ts'
import { nodeCount, nodeLabels, nodeName, nodesByPods } from '../nodes/node-selection.ts'
import { nodeTarget, setCordoned } from '../nodes/node-target.ts'
import { selectNodes } from '../nodes/select-nodes.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { type DrainPlan, planDrain } from '../pods/drain-plan.ts'
import { rights } from '../rights.ts'

const nodesAtOnce = 20

export const drainNodes = defineAction({
  title: 'Drain nodes',
  description:
    'Cordons nodes and evicts their pods, as disruption budgets allow, then waits until they are gone. Mirror pods and pods of DaemonSets stay. Refused before anything is touched where a pod would be lost because nothing makes it again. The undo makes those nodes schedulable again that were so before.',
  impact: 'disrupts',
  changes: [objectField, podRemoved, objectLost],
  chaosToolkit: ['chaosk8s.node.actions.drain_nodes'],
  args: z.strictObject({
    name: nodeName,
    label_selector: nodeLabels,
    delete_pods_with_local_storage: z
      .boolean()
      .default(false)
      .describe('Also evict pods that have an emptyDir volume; what is in it is lost'),
    timeout: z.number().min(0).default(120).describe('Seconds that the draining of each node may take'),
    count: nodeCount,
    ...nodesByPods,
  }),
  output: z.array(z.string()).describe('The names of the nodes'),
  permissions: () => [
    ...rights(nodes, ['get', 'list', 'patch']),
    ...rights(pods, ['get', 'list', 'watch']),
    ...rights(pods, ['create'], undefined, 'eviction'),
  ],
  async targets({ count, delete_pods_with_local_storage, ...selection }, context) {
    const cluster = await connect(context)
    const candidates = await selectNodes(cluster, selection, { wholeCluster: count !== null })
    if (count === null) return candidates.map(nodeTarget)
    const chosen = chooseNodesToDrain(candidates, await cluster.list(pods), {
      count,
      withLocalStorage: delete_pods_with_local_storage,
      random: context.random,
    })
    if (chosen.length > 0) return chosen.map(nodeTarget)
    throw new StepFailure('Every node that could be drained is cordoned already.', {
      remedy: 'Make one schedulable again with `kubectl uncordon`, or name a node.',
    })
  },
  async run({ delete_pods_with_local_storage, timeout }, context) {
    const cluster = await connect(context)
    const plan = (name: string) => planNode(cluster, name, delete_pods_with_local_storage)
    const names = context.targets.map(({ name }) => name)
    refuseUnmanaged((await sideBySide(names, nodesAtOnce, plan)).flatMap(({ unmanaged }) => unmanaged))
    await sideBySide(context.targets, nodesAtOnce, (target) => setCordoned(context, cluster, target, true))
    // Only now nothing new can come: what is there is all there will be.
    const plans = await sideBySide(names, nodesAtOnce, async (name) => ({ name, plan: await plan(name) }))
    refuseUnmanaged(plans.flatMap(({ plan }) => plan.unmanaged))
    await sideBySide(plans, nodesAtOnce, ({ name, plan }) => drainNode(context, cluster, name, plan, timeout))
    return names
  },
})

async function planNode(cluster: Cluster, name: string, withLocalStorage: boolean): Promise<DrainPlan> {
  return planDrain(await cluster.list(pods, { fieldSelector: `spec.nodeName=${name}` }), withLocalStorage)
}

function refuseUnmanaged(unmanaged: readonly Pod[]): void {
  if (unmanaged.length === 0) return
  throw new StepFailure(
    `${named(unmanaged)} would be lost: nothing makes ${unmanaged.length === 1 ? 'it' : 'them'} again.`,
    {
      remedy: 'Delete what may go, or drain another node. Nothing was evicted.',
    },
  )
}
