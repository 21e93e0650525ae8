import type { Condition, Resource } from 'chaos-kubernetes-access'
import type { TemplatedWorkload } from './templated-workload.ts'
import { isBuiltIn } from './workload-kind.ts'

/** How far the rollout of a workload is. */
export interface RolloutProgress {
  /** `failed`: its controller has given up, so that waiting is useless. */
  readonly state: 'complete' | 'going on' | 'failed'
  /** What is so, as a clause: `1 of 3 pods are of its present template`. */
  readonly seen: string
  /** Whether it wants no pod, so that there is none to be of any template. */
  readonly wantsNone?: boolean
}

interface RolloutStatus {
  readonly observedGeneration?: number | string
  readonly replicas?: number
  readonly updatedReplicas?: number
  readonly availableReplicas?: number
  readonly readyReplicas?: number
  readonly desiredNumberScheduled?: number
  readonly updatedNumberScheduled?: number
  readonly numberAvailable?: number
  readonly currentRevision?: string
  readonly updateRevision?: string
  readonly conditions?: readonly Condition[]
}

/** Says how far a rollout is, as `kubectl rollout status` does; of a kind that Kubernetes does not bring along by what its status has in common with that of a Deployment. */
export function rolloutProgress(resource: Resource, workload: TemplatedWorkload): RolloutProgress {
  const status = (workload.status ?? {}) as RolloutStatus
  const needed = workload.spec.replicas === 0 ? told.slice(0, 1) : told
  const untold = isBuiltIn(resource) ? undefined : needed.find((field) => status[field] === undefined)
  if (untold !== undefined) return goingOn(`its status does not tell ${untold}`)
  // Some write that number as a text.
  if (Number(status.observedGeneration ?? 0) < (workload.metadata.generation ?? 0)) {
    return goingOn('its controller has not yet seen its specification')
  }
  if (!isBuiltIn(resource)) return ofDeployment(workload, status)
  switch (resource.kind) {
    case 'StatefulSet':
      return ofStatefulSet(workload, status)
    case 'DaemonSet':
      return ofDaemonSet(status)
    default:
      return ofDeployment(workload, status)
  }
}

/** What another kind must tell to be judged as a Deployment is. */
const told = ['observedGeneration', 'updatedReplicas', 'availableReplicas'] as const

function ofDeployment({ spec }: TemplatedWorkload, status: RolloutStatus): RolloutProgress {
  const { replicas: wanted = 1 } = spec
  const { replicas = 0, updatedReplicas: updated = 0, availableReplicas: available = 0, conditions = [] } = status
  const late = conditions.find(({ reason }) => reason === 'ProgressDeadlineExceeded')
  if (late !== undefined)
    return {
      state: 'failed',
      seen: `it has exceeded its progress deadline (${updated} of ${wanted} pods are of its present template)`,
    }
  const paused = spec.paused === true ? ', and it is paused' : ''
  if (updated < wanted) return goingOn(`${ofTemplate(updated, wanted)}${paused}`)
  if (replicas > updated) return goingOn(`${former(replicas - updated)}${paused}`)
  return available < updated ? goingOn(areAvailable(available, updated)) : complete(wanted)
}

function ofStatefulSet({ spec }: TemplatedWorkload, status: RolloutStatus): RolloutProgress {
  const { replicas: wanted = 1, updateStrategy } = spec
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0, currentRevision, updateRevision } = status
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0
  const toUpdate = Math.max(0, wanted - partition)
  if (ready < wanted) return goingOn(`${ready} of ${wanted} pods are ready`)
  if (updated < toUpdate) return goingOn(ofTemplate(updated, toUpdate))
  if (partition === 0 && currentRevision !== updateRevision) return goingOn(ofTemplate(updated, wanted))
  return complete(wanted)
}

function ofDaemonSet(status: RolloutStatus): RolloutProgress {
  const { desiredNumberScheduled: wanted = 0, updatedNumberScheduled: updated = 0, numberAvailable = 0 } = status
  if (updated < wanted) return goingOn(ofTemplate(updated, wanted))
  return numberAvailable < wanted ? goingOn(areAvailable(numberAvailable, wanted)) : complete(wanted)
}

function goingOn(seen: string): RolloutProgress {
  return { state: 'going on', seen }
}

function complete(pods: number): RolloutProgress {
  return { state: 'complete', seen: ofTemplate(pods, pods), wantsNone: pods === 0 }
}

function ofTemplate(updated: number, wanted: number): string {
  return `${updated} of ${wanted} pods are of its present template`
}

function former(pods: number): string {
  return `${pods} of its former pods are still there`
}

function areAvailable(available: number, wanted: number): string {
  return `${available} of ${wanted} pods are available`
}
