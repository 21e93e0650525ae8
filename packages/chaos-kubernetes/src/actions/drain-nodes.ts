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
import { chooseNodes, nodesAskedFor, writeDown } from '../nodes/choose-nodes.ts'
import { chooseNodesToDrain } from '../nodes/choose-nodes-to-drain.ts'
import { type DrainArguments, drainArguments, rulesOf } from '../nodes/drain-arguments.ts'
import { emptyNodes } from '../nodes/empty-nodes.ts'
import { NodePods } from '../nodes/node-pods.ts'
import { isQuantity } from '../nodes/node-selection.ts'
import { nodeTarget, setCordoned } from '../nodes/node-target.ts'
import { type FoundNodes, selectNodes } from '../nodes/select-nodes.ts'
import { tellFewer } from '../nodes/tell-fewer.ts'
import { refuseTooManyUnavailable } from '../nodes/unavailable-limit.ts'
import { sideBySide } from '../objects/side-by-side.ts'
import { type DrainPlan, planDrain } from '../pods/drain-plan.ts'
import { type HostedPod, hostedPodExcerpt, toRemovable } from '../pods/hosted-pod.ts'
import { podNames } from '../pods/pod-names.ts'
import { rights } from '../rights.ts'

const nodesAtOnce = 50
/** From so many nodes on they are read by a list. */
const nodesWorthAList = 3

export const drainNodes = defineAction({
  title: 'Drain nodes',
  description:
    'Cordons nodes and evicts their pods, as disruption budgets allow, then waits until they are gone. Mirror pods and pods of DaemonSets stay. Refused before anything is touched where a pod would be lost because nothing makes it again, unless forced. The undo makes those nodes schedulable again that were so before.',
  impact: 'disrupts',
  changes: [objectField, podRemoved, objectLost],
  chaosToolkit: ['chaosk8s.node.actions.drain_nodes'],
  args: drainArguments,
  output: z.array(z.string()).describe('The names of the nodes'),
  permissions: () => [
    ...rights(nodes, ['get', 'list', 'patch']),
    ...rights(pods, ['get', 'list', 'watch']),
    ...rights(pods, ['create'], undefined, 'eviction'),
  ],
  async targets(args, context) {
    const cluster = await connect(context)
    const found = await selectNodes(cluster, args, { wholeCluster: isQuantity(args) })
    const count = nodesAskedFor(args, found.nodes.length, context.random)
    const chosen =
      count === undefined
        ? chooseNodes(found, args, context)
        : await chooseSome(cluster, found, { ...args, count }, context)
    await refuseTooManyUnavailable(cluster, chosen, args.max_unavailable_nodes)
    return chosen.map(nodeTarget)
  },
  async run(args, context) {
    const { label_selector, timeout, grace_period: gracePeriod } = args
    const rules = rulesOf(args, context.clock.now())
    const cluster = await connect(context)
    const names = context.targets.map(({ name }) => name)
    using hosts = await NodePods.open(cluster, names)
    refuseUnmanaged(planDrain(hosts.hosted, rules))
    const read = await readNodes(cluster, names, label_selector)
    await sideBySide(context.targets, nodesAtOnce, (target) =>
      setCordoned(context, cluster, target, true, read.get(target.name)),
    )
    // Only now nothing new can come: what is there is all there will be.
    const plan = planDrain(await hosts.settled(), rules)
    refuseUnmanaged(plan)
    const owners = await readOwnersBefore(cluster, plan.evict.map(toRemovable), hosts.all)
    await emptyNodes(context, { cluster, plan, owners, pods: hosts, timeout, gracePeriod })
    tellLeft(plan, names, context)
    return names
  },
})

/** Chooses so many nodes of those that can be drained. */
async function chooseSome(
  cluster: Cluster,
  found: FoundNodes,
  args: DrainArguments & { readonly count: number },
  context: StepContext,
): Promise<readonly Node[]> {
  const hosted = await cluster.gather(pods, {}, hostedPodExcerpt)
  const { count } = args
  const { random, clock } = context
  const chosen = chooseNodesToDrain(found.nodes, hosted, { ...rulesOf(args, clock.now()), count, random })
  writeDown(found, args, chosen, `By chance, those first that are worth draining, ${count} of the nodes`, context)
  tellFewer(count, chosen.length, ' that can be drained', context)
  if (chosen.length > 0) return chosen
  throw new StepFailure('Every node that could be drained is cordoned already.', {
    remedy: 'Make one schedulable again with "kubectl uncordon", or name a node.',
  })
}

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
function tellLeft({ local, stuck, evict, leaving }: DrainPlan, names: readonly string[], context: StepContext): void {
  const sentences = [
    ...(local.length === 0 ? [] : [whyLocal(local)]),
    ...(stuck.length === 0
      ? []
      : [
          `${podNames(stuck)} should have ended long ago: skip_wait does not wait for ${stuck.length === 1 ? 'it' : 'them'}.`,
        ]),
  ]
  const sentence = sentences.join(' ')
  if (evict.length + leaving.length > 0) {
    if (sentences.length > 0) context.leftUndone(sentence)
    return
  }
  if (sentences.length > 0) context.foundNothing(`No pod was evicted. ${sentence}`)
  else if (names.length > 0) {
    const where = names.length === 1 ? `Node ${names[0]}` : `these ${names.length} nodes`
    context.foundNothing(`No pod was evicted: on ${where} there is none that a drain takes away.`)
  }
}

function whyLocal(local: readonly HostedPod[]): string {
  const [stay, they, them] = local.length === 1 ? ['stays', 'it has', 'it'] : ['stay', 'they have', 'them']
  return `${podNames(local)} ${stay}: ${they} an emptyDir volume; delete_pods_with_local_storage evicts ${them} too.`
}

function refuseUnmanaged({ unmanaged }: DrainPlan): void {
  if (unmanaged.length === 0) return
  throw new StepFailure(
    `${podNames(unmanaged)} would be lost: nothing makes ${unmanaged.length === 1 ? 'it' : 'them'} again.`,
    { remedy: 'Delete what may go, evict it too with force, or drain another node. Nothing was evicted.' },
  )
}
