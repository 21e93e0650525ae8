import { formatTime } from '../clock/format-time.ts'
import type { Condition, ContainerStatus, Pod } from '../objects/pod.ts'

/** How far a pod is, of which its conditions tell. */
export interface PodProgress {
  readonly phase: string
  /** Whether it has a network, and so an address. */
  readonly hasAddress: boolean
  /** The init containers that must still run. */
  readonly incomplete: readonly string[]
  /** The containers that must be ready: regular ones and sidecars. */
  readonly containers: readonly ContainerStatus[]
}

/** The conditions of a pod on a node; a condition that doesn't change keeps its time. */
export function podConditions(pod: Pod, now: number, progress: PodProgress): readonly Condition[] {
  const time = formatTime(now)
  const known = pod.status.conditions ?? []
  const state = (type: string, problem: Pick<Condition, 'reason' | 'message'> | undefined): Condition => {
    const status = problem ? 'False' : 'True'
    const before = known.find((condition) => condition.type === type)
    if (before?.status === status && before.reason === problem?.reason && before.message === problem?.message)
      return before
    const since = before?.status === status ? before.lastTransitionTime : time
    return { type, status, ...problem, lastProbeTime: null, lastTransitionTime: since ?? time }
  }
  const { phase, hasAddress, incomplete } = progress
  const unready = unreadyReason(progress)
  const ended = phase === 'Succeeded' || phase === 'Failed'
  const own = [
    state('PodReadyToStartContainers', hasAddress && !ended ? undefined : {}),
    state('Initialized', incomplete.length > 0 && !ended ? incompleteReason(incomplete) : undefined),
    state('Ready', unready ?? gateReason(pod)),
    state('ContainersReady', unready),
    state('PodScheduled', undefined),
  ]
  if (phase === 'Succeeded') own[1] = { ...own[1]!, reason: 'PodCompleted' }
  const same = known.length >= own.length && own.every((condition) => known.includes(condition))
  if (same) return known
  return [...own, ...known.filter(({ type }) => !own.some((condition) => condition.type === type))]
}

function unreadyReason({ phase, containers }: PodProgress): Pick<Condition, 'reason' | 'message'> | undefined {
  if (phase === 'Succeeded') return { reason: 'PodCompleted' }
  if (phase === 'Failed') return { reason: 'PodFailed' }
  const names = containers.filter(({ ready }) => !ready).map(({ name }) => name)
  return names.length > 0
    ? { reason: 'ContainersNotReady', message: `containers with unready status: [${names.join(' ')}]` }
    : undefined
}

function incompleteReason(names: readonly string[]): Pick<Condition, 'reason' | 'message'> {
  return { reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${names.join(' ')}]` }
}

function gateReason({ spec, status }: Pod): Pick<Condition, 'reason' | 'message'> | undefined {
  const problems = (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = status.conditions?.find(({ type }) => type === conditionType)
    if (!found) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    if (found.status === 'True') return []
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`]
  })
  return problems.length > 0 ? { reason: 'ReadinessGatesNotReady', message: problems.join(', ') } : undefined
}
