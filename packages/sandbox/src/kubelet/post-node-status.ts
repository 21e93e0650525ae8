import { formatTime } from '../clock/format-time.ts'
import { type ControllerContext, follow, keyOf } from '../controllers/controller-context.ts'
import { recordEvent } from '../events/record-event.ts'
import { isNodeReady, type Node } from '../objects/node.ts'
import type { Condition } from '../objects/pod.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { nodes } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { hasHeartbeat, isKubeletAlive } from './node-kubelet.ts'

const usualCapacity = { cpu: '16', 'ephemeral-storage': '100Gi', memory: '64Gi', pods: '110' }

/**
 * Posts the status of the nodes that say `sim.cluster/kubelet: running`: when they are registered, when their kubelet comes back, and when
 * their annotations `sim.cluster/ready` or `sim.cluster/pressure` change. `revived` is told the nodes whose pods must be looked at.
 */
export function followNodeStatuses(context: ControllerContext, revived: (name: string) => void): void {
  const { cluster, loop } = context
  const queue = loop.queue('kubelet/node-status', (name) => {
    const node = cluster.store.collection(nodes).get(name) as Node | undefined
    if (!node || !hasHeartbeat(node)) return
    const posted = putStatus(cluster, nodes, node, statusOf(node, cluster.clock.now()))
    if (isNodeReady(node) || !isNodeReady(posted)) return
    const message = `Node ${name} status is now: NodeReady`
    recordEvent(cluster, node, { type: 'Normal', reason: 'NodeReady', message, source: 'kubelet', host: name })
  })
  follow(context, nodes, (node, event) => {
    if (event?.type === 'DELETED') return
    const before = event?.previous
    const returns = isKubeletAlive(node) && (!before || !isKubeletAlive(before))
    if (returns) revived(node.metadata.name)
    if (hasHeartbeat(node) && (!before || !hasHeartbeat(before) || declares(before) !== declares(node)))
      queue.add(keyOf(node))
  })
}

function declares({ metadata: { annotations } }: KubernetesObject): string {
  return `${annotations?.['sim.cluster/ready']} ${annotations?.['sim.cluster/pressure']}`
}

function statusOf(node: Node, now: number): Node['status'] {
  const { name, annotations } = node.metadata
  const time = formatTime(now)
  const condition = (type: string, holds: boolean, reason: string, message: string): Condition => {
    const status = holds ? 'True' : 'False'
    const before = node.status.conditions?.find((known) => known.type === type)
    if (before?.status === status && before.reason === reason) return before
    const since = before?.status === status ? (before.lastTransitionTime ?? time) : time
    return { type, status, lastHeartbeatTime: time, lastTransitionTime: since, reason, message }
  }
  const pressed = (type: string): boolean => annotations?.['sim.cluster/pressure'] === type
  const pressure = (type: string, what: string, good: string, bad: string): Condition =>
    pressed(type)
      ? condition(type, true, bad, `kubelet has ${what} available`.replace('sufficient', 'insufficient'))
      : condition(type, false, good, `kubelet has ${what} available`)
  const ready = annotations?.['sim.cluster/ready'] !== 'false'
  return {
    ...node.status,
    addresses: node.status.addresses ?? [{ type: 'Hostname', address: name }],
    capacity: node.status.capacity ?? usualCapacity,
    allocatable: node.status.allocatable ?? node.status.capacity ?? usualCapacity,
    conditions: [
      ...(pressed('NetworkUnavailable')
        ? [condition('NetworkUnavailable', true, 'NoRouteCreated', 'sim.cluster/pressure asks for it')]
        : []),
      pressure('MemoryPressure', 'sufficient memory', 'KubeletHasSufficientMemory', 'KubeletHasInsufficientMemory'),
      condition(
        'DiskPressure',
        pressed('DiskPressure'),
        pressed('DiskPressure') ? 'KubeletHasDiskPressure' : 'KubeletHasNoDiskPressure',
        `kubelet has ${pressed('DiskPressure') ? '' : 'no '}disk pressure`,
      ),
      pressure('PIDPressure', 'sufficient PID', 'KubeletHasSufficientPID', 'KubeletHasInsufficientPID'),
      ready
        ? condition('Ready', true, 'KubeletReady', 'kubelet is posting ready status')
        : condition('Ready', false, 'KubeletNotReady', 'sim.cluster/ready asks for it'),
    ],
  }
}
