import type { ContainerStatus } from '../objects/pod.ts'
import { checkProbes } from './check-probes.ts'
import { type ContainerPlace, isMeant, isRestarted } from './container-place.ts'
import { endedContainer, exitCodeOf, startedContainer, waitingContainer } from './container-status.ts'
import { probeOf } from './probe.ts'
import { pullFailure } from './pull-failure.ts'

/** What has become of a container, and when to look at it again (undefined: when something changes). */
export interface ContainerStep {
  readonly status: ContainerStatus
  readonly wake?: number | undefined
}

/** After so long a life a container that dies is restarted as if it were the first time. In milliseconds. */
const forgivenAfter = 600_000
const longestBackOff = 300_000

/** Starts a container, keeps it as it is asked to behave, and starts it again when it has died. */
export function advanceContainer(place: ContainerPlace, before: ContainerStatus | undefined): ContainerStep {
  if (before?.state?.['running']) return live(place, before)
  const reason = before?.state?.['waiting']?.['reason']
  if (before && (before.state?.['terminated'] || reason === 'CrashLoopBackOff')) return restart(place, before)
  return start(place, before)
}

function start(place: ContainerPlace, before: ContainerStatus | undefined): ContainerStep {
  const { pod, container, run, behaviour, now, delays, report, reportUsual } = place
  const { name, image } = container
  const failure = pullFailure(place)
  if (failure !== undefined) return failPull(place, failure, before)
  const problem = place.configurationProblem(container)
  if (problem !== undefined) return { status: misconfigured(place, problem, before) }
  run.startedAt = now
  run.counts.clear()
  const status = startedContainer(pod, container, now, probeOf(container, 'startup') === undefined, before)
  const tell = status.restartCount > 0 ? report : reportUsual
  tell('Pulled', `Container image "${image}" already present on machine`)
  tell('Created', `Container created: ${name}`)
  tell('Started', `Container started: ${name}`)
  // Even a container that dies at once is seen running before.
  if (behaviour.crash) return { status, wake: now + 1 }
  return delays.ready <= 0 ? live(place, status) : { status, wake: now + delays.ready }
}

function misconfigured(
  { container, report }: ContainerPlace,
  problem: string,
  before: ContainerStatus | undefined,
): ContainerStatus {
  const reason = 'CreateContainerConfigError'
  const waiting = before?.state?.['waiting']
  if (before && waiting?.['reason'] === reason && waiting['message'] === problem) return before
  report('Failed', `Error: ${problem}`, 'Warning')
  return waitingContainer(container, reason, problem, before)
}

function failPull(place: ContainerPlace, failure: string, before: ContainerStatus | undefined): ContainerStep {
  const { container, run, now, delays, report } = place
  const { image } = container
  const reason = before?.state?.['waiting']?.['reason']
  if (reason === 'ImagePullBackOff') return { status: before! }
  if (reason !== 'ErrImagePull') {
    run.endedAt = now
    report('Pulling', `Pulling image "${image}"`)
    report('Failed', `Failed to pull image "${image}": ${failure}`, 'Warning')
    report('Failed', 'Error: ErrImagePull', 'Warning')
    const status = waitingContainer(container, 'ErrImagePull', `failed to pull image "${image}"`, before)
    return { status, wake: now + delays.restart }
  }
  const due = (run.endedAt ?? now) + delays.restart
  if (due > now) return { status: before!, wake: due }
  report('BackOff', `Back-off pulling image "${image}"`)
  report('Failed', 'Error: ImagePullBackOff', 'Warning')
  return { status: waitingContainer(container, 'ImagePullBackOff', `Back-off pulling image "${image}"`, before) }
}

function live(place: ContainerPlace, before: ContainerStatus): ContainerStep {
  const { container, run, now, behaviour, delays, pod, report } = place
  run.startedAt ??= Date.parse(String(before.state?.['running']?.['startedAt'])) || now
  const { kill } = place
  if (kill !== undefined) {
    return kill === 'OOMKilled' ? die(place, before, 137, 'OOMKilled') : die(place, before, Number(kill) || 137)
  }
  if (behaviour.crash && isMeant(place)) return die(place, before, behaviour.exitCode || 1)
  if (run.stopping) {
    const { due, exitCode } = run.stopping
    return due <= now ? die(place, before, exitCode) : { status: before, wake: due }
  }
  if (before.image !== container.image) {
    report('Killing', `Container ${container.name} definition changed, will be restarted`)
    return die(place, before, 143)
  }
  const end = place.ends ? run.startedAt + (behaviour.completeAfter ?? delays.complete) : undefined
  if (end !== undefined && end <= now) return die(place, before, isMeant(place) ? behaviour.exitCode : 0)
  const { started, ready, ill, wake } = checkProbes(place, before)
  if (ill) {
    report('Killing', `Container ${container.name} failed ${ill} probe, will be restarted`)
    const seconds =
      probeOf(container, ill)?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
    const wanted = behaviour.stopAfter ?? delays.stop
    run.counts.clear()
    run.stopping = { due: now + Math.min(wanted, seconds * 1000), exitCode: wanted > seconds * 1000 ? 137 : 143 }
    return { status: before, wake: run.stopping.due }
  }
  const same = before.started === started && before.ready === ready
  return { status: same ? before : { ...before, started, ready }, wake: earlier(end, wake) }
}

function die(place: ContainerPlace, before: ContainerStatus, exitCode: number, reason?: string): ContainerStep {
  const { run, now } = place
  const lived = now - (run.startedAt ?? now)
  run.deaths = lived >= forgivenAfter ? 1 : run.deaths + 1
  run.endedAt = now
  run.counts.clear()
  delete run.stopping
  const status = endedContainer(before, now, exitCode, reason)
  return isRestarted(place, exitCode) ? restart(place, status) : { status }
}

/** Waits until a container that has ended may start again, the longer the more often it has died. */
function restart(place: ContainerPlace, before: ContainerStatus): ContainerStep {
  const { pod, container, run, now, behaviour, delays, report } = place
  const code = exitCodeOf(before)
  if (code !== undefined && !isRestarted(place, code)) return { status: before }
  run.endedAt ??= Date.parse(String((before.state?.['terminated'] ?? before.lastState?.['terminated'])?.['finishedAt']))
  const exponent = Math.min(Math.max(run.deaths, 1) - 1, 20)
  const wait = behaviour.restartDelay ?? Math.min(longestBackOff, delays.restart * 2 ** exponent)
  const due = run.endedAt + wait
  if (due <= now) return start(place, before)
  const isLoop = run.deaths > 1 || (behaviour.crash && isMeant(place))
  if (!isLoop || code === undefined) return { status: before, wake: due }
  const where = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
  report('BackOff', `Back-off restarting failed container ${container.name} in pod ${where}`, 'Warning')
  const message = `back-off ${duration(wait)} restarting failed container=${container.name} pod=${where}`
  return { status: waitingContainer(container, 'CrashLoopBackOff', message, before), wake: due }
}

/** As Go writes it. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`
  const seconds = milliseconds / 1000
  const rest = `${Math.round((seconds % 60) * 1000) / 1000}s`
  return seconds < 60 ? rest : `${Math.floor(seconds / 60)}m${rest}`
}

function earlier(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return Math.min(left, right)
}
