import { formatTime } from '../clock/format-time.ts'
import { recordEvent } from '../events/record-event.ts'
import { hasHeartbeat, isKubeletAlive } from '../kubelet/node-kubelet.ts'
import { isNodeReady, type Node } from '../objects/node.ts'
import { type Condition, isPodReady, type Pod } from '../objects/pod.ts'
import { putSpec, putStatus } from '../registry/controller-writes.ts'
import { leases, nodes, pods } from '../registry/resource-names.ts'
import { type ControllerContext, follow, keyOf } from './controller-context.ts'
import { taintsOf } from './node-taints.ts'

/** After so long without a sign of its kubelet a node is unknown, in milliseconds; one that never gave one has a little longer. */
const monitorGrace = 50_000
const startupGrace = 60_000

const source = 'node-controller'

/** Gives nodes the taints that follow from their conditions, and marks silent nodes as unknown and their pods as not ready. */
export function startNodeLifecycleController(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(nodes)
  const podCollection = cluster.store.collection(pods)
  podCollection.addIndex('node', (pod) => [(pod as Pod).spec.nodeName ?? ''])
  const queue = loop.queue('node-lifecycle', (name) => {
    const node = collection.get(name) as Node | undefined
    if (!node) return
    const { taints: _taints, ...rest } = node.spec
    const taints = taintsOf(node, cluster.clock.now())
    putSpec(cluster, nodes, node, taints.length > 0 ? { ...rest, taints } : rest)
    if (isNodeReady(node)) return
    for (const pod of podCollection.byIndex('node', name) as readonly Pod[]) markUnready(context, pod)
  })
  monitorHeartbeats(context)
  follow(context, nodes, (node, event) => {
    queue.add(keyOf(node))
    const { name } = node.metadata
    const report = (reason: string, message: string): void =>
      recordEvent(cluster, node, { type: 'Normal', reason, message, source })
    if (event?.type === 'ADDED') report('RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
    if (event?.type === 'DELETED') report('RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
    const before = event?.previous as Node | undefined
    if (event?.type === 'MODIFIED' && before && isNodeReady(before) && !isNodeReady(node as Node))
      report('NodeNotReady', `Node ${name} status is now: NodeNotReady`)
  })
}

function markUnready({ cluster }: ControllerContext, pod: Pod): void {
  if (!isPodReady(pod)) return
  const time = formatTime(cluster.clock.now())
  const conditions = pod.status.conditions?.map((condition) =>
    condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: time } : condition,
  )
  putStatus(cluster, pods, pod, { ...pod.status, conditions })
  const message = 'Node is not ready'
  recordEvent(cluster, pod, { type: 'Warning', reason: 'NodeNotReady', message, source })
}

/** Notes when it last heard of each node whose status the sandbox doesn't post itself, and acts on those that are silent. */
function monitorHeartbeats(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(nodes)
  const heard = new Map<string, number>()
  const queue = loop.queue('node-lifecycle/heartbeats', (name) => {
    const node = collection.get(name) as Node | undefined
    const last = heard.get(name)
    if (!node || last === undefined || hasHeartbeat(node)) return
    const left = last + (readyOf(node) ? monitorGrace : startupGrace) - cluster.clock.now()
    if (left > 0) queue.addAfter(name, left)
    else putStatus(cluster, nodes, node, silentStatus(node, cluster.clock.now()))
  })
  const hear = (node: Node): void => {
    heard.set(node.metadata.name, cluster.clock.now())
    queue.addAfter(node.metadata.name, readyOf(node) ? monitorGrace : startupGrace)
  }
  follow(context, nodes, (object, event) => {
    const node = object as Node
    const before = event?.previous as Node | undefined
    if (event?.type === 'DELETED' || hasHeartbeat(node)) heard.delete(node.metadata.name)
    else if (!before || hasHeartbeat(before) || isKubeletAlive(before) !== isKubeletAlive(node)) hear(node)
    else if (readyOf(before)?.lastHeartbeatTime !== readyOf(node)?.lastHeartbeatTime) hear(node)
  })
  follow(context, leases, ({ metadata }, event) => {
    if (event?.type !== 'MODIFIED' || metadata.namespace !== 'kube-node-lease') return
    const node = collection.get(metadata.name) as Node | undefined
    if (node && !hasHeartbeat(node)) hear(node)
  })
}

function readyOf({ status }: Node): Condition | undefined {
  return status.conditions?.find(({ type }) => type === 'Ready')
}

/** The status of a node of which nothing is heard any more, or nothing has ever been. */
function silentStatus(node: Node, now: number): Node['status'] {
  const time = formatTime(now)
  const known = node.status.conditions ?? []
  const types = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']
  const silent = (condition: Condition): Condition =>
    !types.includes(condition.type) || condition.status === 'Unknown'
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          lastTransitionTime: time,
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
        }
  const missing = types
    .filter((type) => !known.some((condition) => condition.type === type))
    .map((type) => ({
      type,
      status: 'Unknown',
      lastHeartbeatTime: node.metadata.creationTimestamp ?? time,
      lastTransitionTime: time,
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    }))
  return { ...node.status, conditions: [...known.map(silent), ...missing] }
}
