import { formatTime } from '../clock/format-time.ts'
import type { Condition, Container, ContainerStatus, Pod, PodStatus } from '../objects/pod.ts'

/** The status of a pod whose containers have started. */
export function runningStatus(
  pod: Pod,
  now: number,
  address: { readonly podIP: string; readonly hostIP: string },
  ready: boolean,
): PodStatus {
  const time = formatTime(now)
  const inits = (pod.spec.initContainers ?? []).map((container) => endedContainer(pod, container, time))
  return {
    ...pod.status,
    phase: 'Running',
    observedGeneration: pod.metadata.generation,
    conditions: conditionsOf(pod, time, ready),
    hostIP: address.hostIP,
    hostIPs: [{ ip: address.hostIP }],
    podIP: address.podIP,
    podIPs: [{ ip: address.podIP }],
    startTime: pod.status.startTime ?? time,
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: pod.spec.containers.map((container) => runningContainer(pod, container, time, ready)),
  }
}

/** The conditions of a running pod; a condition that doesn't change keeps its time. */
export function conditionsOf(pod: Pod, time: string, ready: boolean): readonly Condition[] {
  const state = (type: string, holds: boolean): Condition => {
    const status = holds ? 'True' : 'False'
    const before = pod.status.conditions?.find((condition) => condition.type === type)
    if (before?.status === status) return before
    const why = holds
      ? {}
      : {
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${pod.spec.containers.map(({ name }) => name).join(' ')}]`,
        }
    return { type, status, ...why, lastProbeTime: null, lastTransitionTime: time }
  }
  const gates = (pod.spec.readinessGates ?? []).every(({ conditionType }) =>
    pod.status.conditions?.some(({ type, status }) => type === conditionType && status === 'True'),
  )
  const own = [
    state('PodReadyToStartContainers', true),
    state('Initialized', true),
    state('Ready', ready && gates),
    state('ContainersReady', ready),
    state('PodScheduled', true),
  ]
  const others = pod.status.conditions?.filter(({ type }) => !own.some((condition) => condition.type === type)) ?? []
  return [...own, ...others]
}

function runningContainer(pod: Pod, { name, image }: Container, time: string, ready: boolean): ContainerStatus {
  const before = pod.status.containerStatuses?.find((status) => status.name === name)
  const restartCount = before?.restartCount ?? 0
  const running = before?.state?.['running'] ? before.state : { running: { startedAt: time } }
  return {
    containerID: `sandbox://${pod.metadata.uid}/${name}/${restartCount}`,
    image,
    imageID: `sandbox://${image}`,
    lastState: before?.lastState ?? {},
    name,
    ready,
    restartCount,
    started: true,
    state: running,
  }
}

/** A container that ran to its end. */
export function endedContainer(pod: Pod, { name, image }: Container, time: string, exitCode = 0): ContainerStatus {
  const before = pod.status.containerStatuses?.find((status) => status.name === name)
  const containerID = `sandbox://${pod.metadata.uid}/${name}/${before?.restartCount ?? 0}`
  const startedAt = before?.state?.['running']?.['startedAt'] ?? time
  const reason = exitCode === 0 ? 'Completed' : 'Error'
  return {
    containerID,
    image,
    imageID: `sandbox://${image}`,
    lastState: {},
    name,
    ready: false,
    restartCount: before?.restartCount ?? 0,
    started: false,
    state: { terminated: { containerID, exitCode, reason, startedAt, finishedAt: time } },
  }
}
