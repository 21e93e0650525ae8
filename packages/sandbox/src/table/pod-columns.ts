import { type ContainerStatus, isPodReady, type Pod } from '../objects/pod.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { ageColumn, type Column, nameColumn, text, wide } from './column.ts'
import { formatAge } from './format-age.ts'

/** The columns of `kubectl get pods`. */
export const podColumns: readonly Column[] = [
  nameColumn,
  text(
    'Ready',
    (pod) =>
      `${statusesOf(pod).filter(({ ready, state }) => ready && state?.['running']).length}/${(pod as Pod).spec.containers.length}`,
  ),
  text('Status', (pod) => podState(pod as Pod)),
  text('Restarts', (pod, now) => restarts(statusesOf(pod), now)),
  ageColumn,
  wide('IP', (pod) => (pod as Pod).status.podIP ?? '<none>'),
  wide('Node', (pod) => (pod as Pod).spec.nodeName ?? '<none>'),
  wide('Nominated Node', (pod) => (pod as Pod).status.nominatedNodeName ?? '<none>'),
  wide('Readiness Gates', (pod) => readinessGates(pod as Pod)),
]

function statusesOf(pod: KubernetesObject): readonly ContainerStatus[] {
  return (pod as Pod).status.containerStatuses ?? []
}

function restarts(statuses: readonly ContainerStatus[], now: number): string {
  const total = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
  const last = statuses
    .map(({ lastState }) => String(lastState?.['terminated']?.['finishedAt'] ?? ''))
    .sort()
    .at(-1)
  return total > 0 && last ? `${total} (${formatAge(last, now)} ago)` : String(total)
}

/** The word that kubectl shows for a pod: its phase, or what keeps its containers from running. */
function podState(pod: Pod): string {
  const { status, metadata } = pod
  let state = status.reason ?? status.phase ?? 'Unknown'
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled')
  if (scheduled?.reason === 'SchedulingGated') state = 'SchedulingGated'
  let running = false
  for (const container of [...statusesOf(pod)].reverse()) {
    const waiting = container.state?.['waiting']?.['reason']
    const ended = container.state?.['terminated']
    if (waiting) state = String(waiting)
    else if (ended?.['reason']) state = String(ended['reason'])
    else if (ended)
      state = ended['signal'] ? `Signal:${String(ended['signal'])}` : `ExitCode:${String(ended['exitCode'])}`
    else if (container.ready && container.state?.['running']) running = true
  }
  if (state === 'Completed' && running) state = isPodReady(pod) ? 'Running' : 'NotReady'
  if (!metadata.deletionTimestamp) return state
  return status.reason === 'NodeLost'
    ? 'Unknown'
    : status.phase === 'Succeeded' || status.phase === 'Failed'
      ? state
      : 'Terminating'
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const met = gates.filter((gate) =>
    status.conditions?.some(({ type, status: holds }) => type === gate.conditionType && holds === 'True'),
  )
  return `${met.length}/${gates.length}`
}
