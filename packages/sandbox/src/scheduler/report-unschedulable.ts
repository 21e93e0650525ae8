import { formatTime } from '../clock/format-time.ts'
import { recordEvent } from '../events/record-event.ts'
import type { Pod } from '../objects/pod.ts'
import type { Cluster } from '../registry/cluster.ts'
import { putStatus } from '../registry/controller-writes.ts'
import { pods } from '../registry/resource-names.ts'

/** Says in a pod's condition and in an event why it has no node, and which one it is promised. */
export function reportUnschedulable(cluster: Cluster, pod: Pod, message: string, node: string | undefined): void {
  const { nominatedNodeName: _before, ...status } = pod.status
  const promised = node ?? pod.status.nominatedNodeName
  const existing = status.conditions?.find(({ type }) => type === 'PodScheduled')
  if (existing?.message === message && promised === pod.status.nominatedNodeName) return
  const lastTransitionTime =
    existing?.status === 'False' ? (existing.lastTransitionTime ?? null) : formatTime(cluster.clock.now())
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastProbeTime: null,
    lastTransitionTime,
  }
  const conditions = [...(status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), condition]
  putStatus(cluster, pods, pod, {
    ...status,
    ...(promised === undefined ? {} : { nominatedNodeName: promised }),
    conditions,
  })
  recordEvent(cluster, pod, { type: 'Warning', reason: 'FailedScheduling', message, source: 'default-scheduler' })
}
