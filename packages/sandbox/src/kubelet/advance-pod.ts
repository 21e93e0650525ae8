import { formatTime } from '../clock/format-time.ts'
import type { Container, ContainerStatus, Pod, PodStatus } from '../objects/pod.ts'
import { controllerOf } from '../objects/workload.ts'
import { advanceContainer, type ContainerStep } from './advance-container.ts'
import type { Behaviour } from './behaviour.ts'
import type { Deaths } from './container-deaths.ts'
import { type ContainerPlace, isRestarted, type Report } from './container-place.ts'
import { endedContainer, exitCodeOf, startedContainer, waitingContainer } from './container-status.ts'
import type { Delays } from './delays.ts'
import { podConditions } from './pod-conditions.ts'
import { containerRun, type PodRun } from './pod-run.ts'

/** A pod and what its kubelet knows. */
export interface PodPlace {
  readonly pod: Pod
  readonly run: PodRun
  readonly behaviour: Behaviour
  readonly delays: Delays
  readonly now: number
  readonly hostIP: string
  /** A free address for the pod. */
  readonly takeAddress: () => string
  /** With what its containers die now. */
  readonly kill: string | undefined
  /** Which of its containers die of what was done in them, and with what. */
  readonly deaths: Deaths | undefined
  /** Why its volumes can't be mounted, if so: then it goes no further. */
  readonly volumeProblems: () => readonly string[]
  readonly configurationProblem: (container: Container) => string | undefined
  readonly report: Report
  readonly reportUsual: Report
}

export interface PodStep {
  readonly status: PodStatus
  /** When to look again; undefined: when something changes. */
  readonly wake: number | undefined
}

/** Someone who looks at a pod that waits so long sees its containers being created. In milliseconds. */
const visibleWait = 1000

/** Says what a pod's status is now, and when it will be another. */
export function advancePod(place: PodPlace): PodStep {
  const { pod, run, now, behaviour, delays } = place
  const { status, spec } = pod
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return { status, wake: undefined }
  const deadline = deadlineOf(pod)
  if (deadline !== undefined && deadline <= now) return { status: pastDeadline(place), wake: undefined }
  const due = run.since + (behaviour.startDelay ?? delays.start)
  if (!status.podIP && due > now) {
    return { status: due - now >= visibleWait ? beingCreated(place) : status, wake: earliest([due, deadline]) }
  }
  if (!status.podIP && !mountVolumes(place)) return { status: beingCreated(place), wake: deadline }
  const podIP = status.podIP ?? (spec.hostNetwork ? place.hostIP : place.takeAddress())
  const { steps, incomplete, failed } = runContainers(place, podIP)
  const { inits, mains, ephemeral } = steps
  const phase = failed ? 'Failed' : phaseOf(place, mains, incomplete)
  const ended = phase === 'Failed' || phase === 'Succeeded'
  const sidecars = inits.filter((_, index) => isSidecar(spec.initContainers![index]!))
  const final = (each: ContainerStatus): ContainerStatus =>
    ended && each.state?.['running'] ? endedContainer(each, now, 143) : each
  const conditions = podConditions(pod, now, {
    phase,
    hasAddress: true,
    incomplete,
    containers: [...sidecars, ...mains].map(({ status }) => status),
  })
  const statuses = (list: readonly ContainerStep[]): readonly ContainerStatus[] =>
    list.map(({ status }) => final(status))
  return {
    status: {
      ...status,
      phase,
      observedGeneration: pod.metadata.generation,
      conditions,
      hostIP: place.hostIP,
      hostIPs: [{ ip: place.hostIP }],
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: status.startTime ?? formatTime(now),
      ...(inits.length > 0 ? { initContainerStatuses: statuses(inits) } : {}),
      containerStatuses: statuses(mains),
      ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: statuses(ephemeral) } : {}),
    },
    wake: ended ? undefined : earliest([...inits, ...mains].map(({ wake }) => wake).concat(deadline)),
  }
}

/** Whether all volumes are mounted. Tells of those that can't be, once for each reason. */
function mountVolumes({ volumeProblems, run, report }: PodPlace): boolean {
  const problems = volumeProblems()
  for (const problem of problems) if (!run.volumeProblems?.includes(problem)) report('FailedMount', problem, 'Warning')
  if (problems.length > 0) run.volumeProblems = problems
  else delete run.volumeProblems
  return problems.length === 0
}

interface Containers {
  readonly inits: readonly ContainerStep[]
  readonly mains: readonly ContainerStep[]
  readonly ephemeral: readonly ContainerStep[]
}

function runContainers(
  place: PodPlace,
  podIP: string,
): { readonly steps: Containers; readonly incomplete: readonly string[]; readonly failed: boolean } {
  const { pod, run, now } = place
  const { status, spec } = pod
  const begun = hasBegun(pod)
  const incomplete: string[] = []
  let failed = false
  const inits = (spec.initContainers ?? []).map((container): ContainerStep => {
    const before = named(status.initContainerStatuses, container)
    const sidecar = isSidecar(container)
    if (begun && !sidecar)
      return { status: before ?? waitingContainer(container, 'PodInitializing', undefined, before) }
    if (incomplete.length > 0) {
      incomplete.push(container.name)
      return { status: before ?? waitingContainer(container, 'PodInitializing', undefined, before) }
    }
    const here = placeOf(place, container, sidecar ? 'sidecar' : 'init', podIP)
    const step = advanceContainer(here, before)
    const code = exitCodeOf(step.status)
    if (!sidecar && code !== undefined && code !== 0 && !isRestarted(here, code)) failed = true
    const done = sidecar ? step.status.started === true && step.status.state?.['running'] : code === 0
    if (!done && !begun) incomplete.push(container.name)
    return !sidecar && code === 0 ? { status: { ...step.status, ready: true } } : step
  })
  const blocked = incomplete.length > 0 && !begun
  const mains = spec.containers.map((container): ContainerStep => {
    const before = named(status.containerStatuses, container)
    if (blocked) return { status: waitingContainer(container, 'PodInitializing', undefined, before) }
    return advanceContainer(placeOf(place, container, 'main', podIP), before)
  })
  const ephemeral = (spec.ephemeralContainers ?? []).map((container): ContainerStep => {
    const before = named(status.ephemeralContainerStatuses, container)
    const code = run.ended.get(container.name)
    if (code !== undefined && before?.state?.['running']) return { status: endedContainer(before, now, code) }
    return { status: before ?? { ...startedContainer(pod, container, now, false, undefined), ready: false } }
  })
  return { steps: { inits, mains, ephemeral }, incomplete, failed }
}

function placeOf(place: PodPlace, container: Container, role: ContainerPlace['role'], podIP: string): ContainerPlace {
  const { pod, behaviour, run, delays, now, kill, deaths, configurationProblem, report, reportUsual } = place
  const meant = behaviour.container === undefined ? role === 'main' : behaviour.container === container.name
  const isRun = role === 'main' && (controllerOf(pod)?.kind === 'Job' || behaviour.completeAfter !== undefined)
  return {
    pod,
    container,
    run: containerRun(run, container.name),
    behaviour:
      meant || role === 'main' ? behaviour : { ...behaviour, crash: false, exitCode: 0, completeAfter: undefined },
    delays,
    now,
    podIP,
    role,
    kill: deaths?.get(container.name) ?? (meant ? kill : undefined),
    ends: role === 'init' || isRun,
    configurationProblem,
    report,
    reportUsual,
  }
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always'
}

function named(statuses: readonly ContainerStatus[] | undefined, { name }: Container): ContainerStatus | undefined {
  return statuses?.find((status) => status.name === name)
}

/** Whether the init containers are behind the pod. */
function hasBegun({ status }: Pod): boolean {
  return (
    status.containerStatuses?.some(
      ({ state, lastState }) => state?.['running'] || state?.['terminated'] || lastState?.['terminated'],
    ) ?? false
  )
}

function phaseOf(place: PodPlace, mains: readonly ContainerStep[], incomplete: readonly string[]): string {
  if (incomplete.length > 0) return 'Pending'
  const codes = mains.map(({ status }) => exitCodeOf(status))
  const final = codes.every((code, index) => {
    if (code === undefined) return false
    const container = place.pod.spec.containers[index]!
    return !isRestarted(placeOf(place, container, 'main', ''), code)
  })
  if (final) return codes.every((code) => code === 0) ? 'Succeeded' : 'Failed'
  const waits = mains.some(({ status }) => status.state?.['waiting'] && !status.lastState?.['terminated'])
  return waits ? 'Pending' : 'Running'
}

function beingCreated({ pod, now, hostIP }: PodPlace): PodStatus {
  const inits = pod.spec.initContainers ?? []
  const reason = inits.length > 0 ? 'PodInitializing' : 'ContainerCreating'
  const waiting = (container: Container): ContainerStatus => waitingContainer(container, reason, undefined, undefined)
  const mains = pod.spec.containers.map(waiting)
  const incomplete = inits.map(({ name }) => name)
  return {
    ...pod.status,
    conditions: podConditions(pod, now, { phase: 'Pending', hasAddress: false, incomplete, containers: mains }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    startTime: pod.status.startTime ?? formatTime(now),
    ...(inits.length > 0 ? { initContainerStatuses: inits.map(waiting) } : {}),
    containerStatuses: mains,
  }
}

function deadlineOf({ spec, status }: Pod): number | undefined {
  const { activeDeadlineSeconds } = spec
  if (activeDeadlineSeconds === undefined || !status.startTime) return undefined
  return Date.parse(status.startTime) + activeDeadlineSeconds * 1000
}

function pastDeadline({ pod, now, report }: PodPlace): PodStatus {
  const message = 'Pod was active on the node longer than the specified deadline'
  report('DeadlineExceeded', 'Pod was active on the node longer than the specified deadline')
  return { ...endedPodStatus(pod, now, 143, 'Failed'), reason: 'DeadlineExceeded', message }
}

/** The status of a pod whose containers have all been stopped. */
export function endedPodStatus(pod: Pod, now: number, exitCode: number, phase: 'Failed' | 'Succeeded'): PodStatus {
  const stopped = (statuses: readonly ContainerStatus[]): readonly ContainerStatus[] =>
    statuses.map((status) => (status.state?.['running'] ? endedContainer(status, now, exitCode) : status))
  const { initContainerStatuses, containerStatuses, ephemeralContainerStatuses } = pod.status
  const progress = { phase, hasAddress: false, incomplete: [], containers: [] }
  return {
    ...pod.status,
    phase,
    conditions: podConditions(pod, now, progress),
    ...(initContainerStatuses ? { initContainerStatuses: stopped(initContainerStatuses) } : {}),
    ...(containerStatuses ? { containerStatuses: stopped(containerStatuses) } : {}),
    ...(ephemeralContainerStatuses ? { ephemeralContainerStatuses: stopped(ephemeralContainerStatuses) } : {}),
  }
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
