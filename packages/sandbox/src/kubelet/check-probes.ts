import type { ContainerStatus } from '../objects/pod.ts'
import { type ContainerPlace, isMeant } from './container-place.ts'
import { countResult, nextCheck, type Probe, type ProbeKind, probeFailure, probeOf } from './probe.ts'

export interface Checked {
  readonly started: boolean
  readonly ready: boolean
  /** The probe that found the container so ill that it must be restarted. */
  readonly ill: ProbeKind | undefined
  /** When the next check is due; undefined while all pass. */
  readonly wake: number | undefined
}

const names = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const

/** Makes the checks of a running container that are due. A probe that passes is asked no more until its result would change. */
export function checkProbes(place: ContainerPlace, status: ContainerStatus): Checked {
  const { container, delays, run, now, behaviour } = place
  const wakes: number[] = []
  const check = (kind: ProbeKind, probe: Probe, holds: boolean): boolean => {
    const verdict = checkProbe(place, kind, probe, holds)
    if (verdict.wake !== undefined) wakes.push(verdict.wake)
    return verdict.holds
  }
  const startup = probeOf(container, 'startup')
  const started = startup === undefined || check('startup', startup, status.started === true)
  if (!started) {
    const ill = hasFailed(place, 'startup', startup!) ? 'startup' : undefined
    return { started: false, ready: false, ill, wake: earliest(wakes) }
  }
  const liveness = probeOf(container, 'liveness')
  const ill = liveness !== undefined && !check('liveness', liveness, true) ? 'liveness' : undefined
  const readiness = probeOf(container, 'readiness')
  let ready: boolean
  if (readiness !== undefined) ready = check('readiness', readiness, status.ready)
  else {
    const due = (run.startedAt ?? now) + delays.ready
    ready = status.ready || now >= due
    if (!ready) wakes.push(due)
  }
  if (!behaviour.ready) {
    if (status.ready) place.report('Unhealthy', 'Readiness probe failed: sim.cluster/ready asks for it', 'Warning')
    ready = false
  }
  return { started: true, ready, ill, wake: earliest(wakes) }
}

function checkProbe(
  place: ContainerPlace,
  kind: ProbeKind,
  probe: Probe,
  before: boolean,
): { readonly holds: boolean; readonly wake: number | undefined } {
  const { run, now, delays, behaviour, podIP } = place
  const fails = behaviour.failing.has(kind) && isMeant(place)
  let holds = before
  if (!fails && holds) {
    run.counts.delete(kind)
    return { holds, wake: undefined }
  }
  const first = (run.startedAt ?? now) + (probe.initialDelaySeconds ?? 0) * 1000 + delays.ready
  // The first check of a container that is not ready yet is made however late we come to it; what has held so far is checked at the next turn.
  const next = holds ? nextCheck(probe, first, now) : first
  let count = run.counts.get(kind) ?? { next, successes: 0, failures: 0 }
  while (count.next <= now) {
    const result = countResult(probe, count, !fails)
    count = result.count
    holds = result.verdict ?? holds
    if (fails) place.report('Unhealthy', `${names[kind]} probe failed: ${probeFailure(probe, podIP)}`, 'Warning')
    else if (holds) break
  }
  if (!fails && holds) {
    run.counts.delete(kind)
    return { holds, wake: undefined }
  }
  run.counts.set(kind, count)
  return { holds, wake: count.next }
}

function hasFailed({ run }: ContainerPlace, kind: ProbeKind, probe: Probe): boolean {
  return (run.counts.get(kind)?.failures ?? 0) >= (probe.failureThreshold ?? 3)
}

function earliest(wakes: readonly number[]): number | undefined {
  return wakes.length > 0 ? Math.min(...wakes) : undefined
}
