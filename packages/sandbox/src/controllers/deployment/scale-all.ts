import type { Deployment, ReplicaSet } from '../../objects/workload.ts'
import { latest, putSpec } from '../../registry/controller-writes.ts'
import { replicaSets } from '../../registry/resource-names.ts'
import type { ControllerContext } from '../controller-context.ts'
import { reportScaling, rollingLimits, sizeAnnotations } from './ensure-new-replica-set.ts'

/** Brings a ReplicaSet to a size. */
export function scaleSet(
  { cluster }: ControllerContext,
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
): void {
  const current = latest(cluster, replicaSets, set)
  if (!current) return
  const metadata = {
    ...current.metadata,
    annotations: { ...current.metadata.annotations, ...sizeAnnotations(deployment) },
  }
  putSpec(cluster, replicaSets, current, { ...current.spec, replicas }, metadata)
  if (current.spec.replicas !== replicas)
    reportScaling(cluster, deployment, set.metadata.name, current.spec.replicas, replicas)
}

/**
 * Brings the ReplicaSets to the deployment's new size without a rollout: the only one that has pods gets all, several share
 * the difference in proportion to their sizes.
 */
export function scaleAll(
  context: ControllerContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): void {
  const active = sets.filter(({ spec }) => spec.replicas > 0)
  const only = active.length === 1 ? active[0] : active.length === 0 ? (newest ?? latestMade(sets)) : undefined
  if (only) {
    scaleSet(context, deployment, only, deployment.spec.replicas)
    return
  }
  if (active.length === 0) return
  const total = active.reduce((sum, { spec }) => sum + spec.replicas, 0)
  const allowed = deployment.spec.replicas === 0 ? 0 : deployment.spec.replicas + rollingLimits(deployment).surge
  let rest = allowed - total
  const largestFirst = [...active].sort((left, right) => right.spec.replicas - left.spec.replicas)
  const sizes = largestFirst.map((set) => {
    const exact = (set.spec.replicas * allowed) / total - set.spec.replicas
    const share =
      rest > 0 ? Math.min(rest, Math.max(0, Math.round(exact))) : Math.max(rest, Math.min(0, Math.round(exact)))
    rest -= share
    return Math.max(0, set.spec.replicas + share)
  })
  for (const [index, set] of largestFirst.entries()) {
    scaleSet(context, deployment, set, index === 0 ? Math.max(0, sizes[0]! + rest) : sizes[index]!)
  }
}

/** Of a paused deployment with another template by now none is the newest by its template. */
function latestMade(sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const key = ({ metadata }: ReplicaSet) => `${metadata.creationTimestamp ?? ''} ${metadata.name}`
  return sets.toSorted((left, right) => (key(left) < key(right) ? 1 : -1))[0]
}
