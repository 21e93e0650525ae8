import { formatTime } from '../../clock/format-time.ts'
import type { Condition } from '../../objects/pod.ts'
import type { Deployment, ReplicaSet } from '../../objects/workload.ts'
import { putStatus } from '../../registry/controller-writes.ts'
import { deployments } from '../../registry/resource-names.ts'
import type { ControllerContext } from '../controller-context.ts'
import { rollingLimits } from './ensure-new-replica-set.ts'

/** Writes what the deployment has reached. Returns how long until its progress deadline, if it still has to progress. */
export function writeDeploymentStatus(
  { cluster }: ControllerContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): number | undefined {
  const sum = (count: (set: ReplicaSet) => number | undefined): number =>
    sets.reduce((total, set) => total + (count(set) ?? 0), 0)
  const total = sum(({ status }) => status.replicas)
  const available = sum(({ status }) => status.availableReplicas)
  const ready = sum(({ status }) => status.readyReplicas)
  const updated = newest?.status.replicas ?? 0
  const unavailable = Math.max(0, sum(({ spec }) => spec.replicas) - available)
  const counts = {
    ...(total > 0 ? { replicas: total } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
    terminatingReplicas: sum(({ status }) => Number(status['terminatingReplicas'] ?? 0)),
  }
  const now = cluster.clock.now()
  const complete = updated === deployment.spec.replicas && total === updated && available === updated
  const before = deployment.status.conditions ?? []
  const advanced =
    updated > (deployment.status.updatedReplicas ?? 0) ||
    total - updated < (deployment.status.replicas ?? 0) - (deployment.status.updatedReplicas ?? 0) ||
    ready > (deployment.status.readyReplicas ?? 0) ||
    available > (deployment.status.availableReplicas ?? 0)
  const availableCondition = updateCondition(
    before,
    now,
    availability(available >= deployment.spec.replicas - rollingLimits(deployment).unavailable),
  )
  const { condition: progressing, wait } = progress({ deployment, newest, complete, advanced, before, now })
  // The order is that in which the conditions first appeared.
  const order = before.map(({ type }) => type)
  const failure = sets.flatMap(({ status }) => status.conditions ?? []).find(({ type }) => type === 'ReplicaFailure')
  const fresh = [
    availableCondition,
    ...(progressing ? [progressing] : []),
    ...(failure ? [copied(before, failure, now)] : []),
  ]
  const conditions = [...fresh].sort((left, right) => rank(order, left.type) - rank(order, right.type))
  putStatus(cluster, deployments, deployment, {
    ...counts,
    observedGeneration: deployment.metadata.generation,
    ...(deployment.status.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
    conditions,
  })
  return wait
}

function rank(order: readonly string[], type: string): number {
  const index = order.indexOf(type)
  return index < 0 ? order.length : index
}

/** A ReplicaSet's condition as the Deployment's own. */
function copied(before: readonly Condition[], { type, status, reason, message }: Condition, now: number): Condition {
  return updateCondition(before, now, { type, status, reason: reason ?? '', message: message ?? '' })
}

function availability(enough: boolean): Condition {
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

interface Progress {
  readonly deployment: Deployment
  readonly newest: ReplicaSet | undefined
  readonly complete: boolean
  readonly advanced: boolean
  readonly before: readonly Condition[]
  readonly now: number
}

function progress({ deployment, newest, complete, advanced, before, now }: Progress): {
  condition: Condition | undefined
  wait?: number
} {
  const existing = before.find(({ type }) => type === 'Progressing')
  const seconds = deployment.spec.progressDeadlineSeconds ?? 600
  const name = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  const make = (status: string, reason: string, message: string): Condition =>
    updateCondition(before, now, { type: 'Progressing', status, reason, message })
  if (deployment.spec.paused) {
    if (existing?.reason === 'DeploymentPaused') return { condition: existing }
    return { condition: make('Unknown', 'DeploymentPaused', 'Deployment is paused') }
  }
  if (existing?.reason === 'DeploymentPaused')
    return { condition: make('Unknown', 'DeploymentResumed', 'Deployment is resumed'), wait: seconds * 1000 }
  if (complete) {
    if (existing?.reason === 'NewReplicaSetAvailable' && existing.message === `${name} has successfully progressed.`)
      return { condition: existing }
    return { condition: make('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`) }
  }
  if (!existing)
    return {
      condition: make(
        'True',
        'NewReplicaSetCreated',
        newest ? `Created new replica set "${newest.metadata.name}"` : '',
      ),
      wait: seconds * 1000,
    }
  if (advanced) {
    const refreshed = {
      ...make('True', 'ReplicaSetUpdated', `${name} is progressing.`),
      lastUpdateTime: formatTime(now),
    }
    return { condition: refreshed, wait: seconds * 1000 }
  }
  const scaledOnly =
    existing.reason === 'NewReplicaSetAvailable' && existing.message === `${name} has successfully progressed.`
  if (scaledOnly) return { condition: existing }
  const left = Date.parse(existing.lastUpdateTime ?? '') + seconds * 1000 - now
  if (existing.status === 'True' && left <= 0)
    return { condition: make('False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`) }
  return existing.status === 'True' ? { condition: existing, wait: left } : { condition: existing }
}

function updateCondition(before: readonly Condition[], now: number, wanted: Condition): Condition {
  const existing = before.find(({ type }) => type === wanted.type)
  if (
    existing &&
    existing.status === wanted.status &&
    existing.reason === wanted.reason &&
    existing.message === wanted.message
  )
    return existing
  const time = formatTime(now)
  const lastTransitionTime = existing?.status === wanted.status ? (existing.lastTransitionTime ?? time) : time
  return { ...wanted, lastUpdateTime: time, lastTransitionTime }
}
