import { isPodEnded, type Pod } from '../../objects/pod.ts'
import type { Deployment, ReplicaSet } from '../../objects/workload.ts'
import type { ControllerContext } from '../controller-context.ts'
import { rollingLimits } from './ensure-new-replica-set.ts'
import { scaleSet } from './scale-all.ts'

/** Takes one step of the rollout from the old ReplicaSets to the current one. */
export function rollOut(
  context: ControllerContext,
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  podsOf: (set: ReplicaSet) => readonly Pod[],
): void {
  if (deployment.spec.strategy.type === 'Recreate') recreate(context, deployment, current, old, podsOf)
  else rollOver(context, deployment, current, old)
}

function recreate(
  context: ControllerContext,
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  podsOf: (set: ReplicaSet) => readonly Pod[],
): void {
  for (const set of old) if (set.spec.replicas > 0) scaleSet(context, deployment, set, 0)
  if (old.every((set) => podsOf(set).every(isPodEnded))) {
    scaleSet(context, deployment, current, deployment.spec.replicas)
  }
}

function rollOver(
  context: ControllerContext,
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): void {
  const { replicas } = deployment.spec
  const { surge, unavailable } = rollingLimits(deployment)
  const total = [current, ...old].reduce((sum, { spec }) => sum + spec.replicas, 0)
  const room = Math.max(0, replicas + surge - total)
  const size = current.spec.replicas > replicas ? replicas : Math.min(replicas, current.spec.replicas + room)
  if (size !== current.spec.replicas) scaleSet(context, deployment, current, size)
  if (old.every(({ spec }) => spec.replicas === 0)) return
  const minimum = replicas - unavailable
  const startedNew = size - (current.status.availableReplicas ?? 0)
  const all = total - current.spec.replicas + size
  let removable = all - minimum - startedNew
  // The status of a set that was just made smaller still counts pods that are on their way out.
  if (removable <= 0) return
  const oldestFirst = [...old].sort((left, right) =>
    (left.metadata.creationTimestamp ?? '') < (right.metadata.creationTimestamp ?? '') ? -1 : 1,
  )
  const sizes = new Map(oldestFirst.map((set) => [set, set.spec.replicas]))
  // Pods that don't serve anyway go first.
  for (const set of oldestFirst) {
    const broken = Math.max(0, set.spec.replicas - (set.status.availableReplicas ?? 0))
    const gone = Math.max(0, Math.min(broken, removable))
    sizes.set(set, set.spec.replicas - gone)
    removable -= gone
  }
  const available = [current, ...old].reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0)
  let spare = available - minimum
  for (const set of oldestFirst) {
    const gone = Math.max(0, Math.min(sizes.get(set)!, spare))
    sizes.set(set, sizes.get(set)! - gone)
    spare -= gone
  }
  for (const [set, wanted] of sizes) if (wanted !== set.spec.replicas) scaleSet(context, deployment, set, wanted)
}
