import { formatTime } from '../clock/format-time.ts'
import type { Container, ContainerStatus, Pod } from '../objects/pod.ts'

/** The status of a container that waits to be started, or started again. */
export function waitingContainer(
  { name, image }: Container,
  reason: string,
  message: string | undefined,
  before: ContainerStatus | undefined,
): ContainerStatus {
  return {
    ...(before?.containerID === undefined ? {} : { containerID: before.containerID }),
    image,
    imageID: before?.imageID ?? '',
    lastState: before?.state?.['terminated'] ? before.state : (before?.lastState ?? {}),
    name,
    ready: false,
    restartCount: before?.restartCount ?? 0,
    started: false,
    state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
  }
}

/** The status of a container that has just been started. */
export function startedContainer(
  pod: Pod,
  { name, image }: Container,
  now: number,
  started: boolean,
  before: ContainerStatus | undefined,
): ContainerStatus {
  const lastState = before?.state?.['terminated'] ? before.state : (before?.lastState ?? {})
  const restartCount = lastState['terminated'] ? (before?.restartCount ?? 0) + 1 : 0
  return {
    containerID: `sandbox://${pod.metadata.uid}/${name}/${restartCount}`,
    image,
    imageID: `sandbox://${image}`,
    lastState,
    name,
    ready: false,
    restartCount,
    started,
    state: { running: { startedAt: formatTime(now) } },
  }
}

/** The status of a container that has ended. */
export function endedContainer(
  before: ContainerStatus,
  now: number,
  exitCode: number,
  reason: string = exitCode === 0 ? 'Completed' : 'Error',
): ContainerStatus {
  const time = formatTime(now)
  const { containerID, state } = before
  const startedAt = state?.['running']?.['startedAt'] ?? time
  return {
    ...before,
    ready: false,
    started: false,
    state: { terminated: { containerID, exitCode, reason, startedAt, finishedAt: time } },
  }
}

/** With what a container ended; undefined while it hasn't. */
export function exitCodeOf(status: ContainerStatus): number | undefined {
  const ended = status.state?.['terminated']
  return ended === undefined ? undefined : Number(ended['exitCode'])
}

/** The status of a container of any kind. */
export function containerStatusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find(
    ({ name }) => name === container,
  )
}
