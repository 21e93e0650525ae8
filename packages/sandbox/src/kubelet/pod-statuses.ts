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
  const inits = (pod.spec.initContainers ?? []).map((container) => endedContainer(pod, container, time, 0))
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

/** The status of a pod whose image can't be pulled. */
export function pullingStatus(pod: Pod, now: number, hostIP: string): PodStatus {
  const time = formatTime(now)
  return {
    ...pod.status,
    conditions: conditionsOf(pod, time, false),
    hostIP,
    startTime: pod.status.startTime ?? time,
    containerStatuses: pod.spec.containers.map(({ name, image }) => ({
      image,
      imageID: '',
      lastState: {},
      name,
      ready: false,
      restartCount: 0,
      started: false,
      state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } },
    })),
  }
}

/** The status of a pod whose containers have died; `waiting` says why they are not running again yet. */
export function diedStatus(
  pod: Pod,
  now: number,
  exitCode: number,
  reason: string,
  only: string | undefined,
): PodStatus {
  const time = formatTime(now)
  const containerStatuses = pod.spec.containers.map((container) => {
    const before = pod.status.containerStatuses?.find(({ name }) => name === container.name)
    if (before && only !== undefined && only !== container.name) return before
    const ended = endedContainer(pod, container, time, exitCode, reason)
    const waiting = {
      reason: 'CrashLoopBackOff',
      message: `back-off restarting failed container=${container.name} pod=${pod.metadata.name}`,
    }
    return { ...ended, lastState: ended.state ?? {}, state: { waiting }, ready: false, started: false }
  })
  return { ...pod.status, conditions: conditionsOf(pod, time, false), containerStatuses }
}

/** The status of a pod whose containers have ended for good. */
export function endedStatus(pod: Pod, now: number, exitCode: number): PodStatus {
  const time = formatTime(now)
  const conditions = conditionsOf(pod, time, false).map((condition) =>
    exitCode === 0 && (condition.type === 'Ready' || condition.type === 'ContainersReady')
      ? { type: condition.type, status: 'False', reason: 'PodCompleted', lastProbeTime: null, lastTransitionTime: time }
      : condition,
  )
  return {
    ...pod.status,
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    conditions,
    containerStatuses: pod.spec.containers.map((container) => endedContainer(pod, container, time, exitCode)),
  }
}

/** The conditions of a pod on a node; a condition that doesn't change keeps its time. */
export function conditionsOf(pod: Pod, time: string, ready: boolean): readonly Condition[] {
  const names = pod.spec.containers.map(({ name }) => name).join(' ')
  const state = (type: string, holds: boolean): Condition => {
    const status = holds ? 'True' : 'False'
    const before = pod.status.conditions?.find((condition) => condition.type === type)
    if (before?.status === status) return before
    const why = holds ? {} : { reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` }
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
  const continues = before?.state?.['running'] !== undefined
  const restartCount = (before?.restartCount ?? 0) + (before && !continues && before.lastState?.['terminated'] ? 1 : 0)
  return {
    containerID: `sandbox://${pod.metadata.uid}/${name}/${restartCount}`,
    image,
    imageID: `sandbox://${image}`,
    lastState: before?.lastState ?? {},
    name,
    ready,
    restartCount,
    started: true,
    state: continues ? before.state! : { running: { startedAt: time } },
  }
}

function endedContainer(
  pod: Pod,
  { name, image }: Container,
  time: string,
  exitCode: number,
  reason?: string,
): ContainerStatus {
  const before = pod.status.containerStatuses?.find((status) => status.name === name)
  const containerID = `sandbox://${pod.metadata.uid}/${name}/${before?.restartCount ?? 0}`
  const startedAt = before?.state?.['running']?.['startedAt'] ?? time
  return {
    containerID,
    image,
    imageID: `sandbox://${image}`,
    lastState: {},
    name,
    ready: false,
    restartCount: before?.restartCount ?? 0,
    started: false,
    state: {
      terminated: {
        containerID,
        exitCode,
        reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
        startedAt,
        finishedAt: time,
      },
    },
  }
}
