import type { Debt } from 'chaos-plugin-api'
import type { OwnerBefore } from './owners-before.ts'
import { isKnownKind, type WorkloadReference } from './workload.ts'
import {
  isRemoval,
  isRestart,
  isServing,
  type RemovedPod,
  type RestartedDeployment,
  type ServingObject,
  type WorkloadDebt,
} from './workload-debt.ts'

/** All that one workload has to repair: it is judged once. */
export interface Claim {
  readonly workload: WorkloadReference
  /** As it was before the first removal; `undefined` where that is not known. */
  readonly before: OwnerBefore | undefined
  /** There where it was in trouble before: how. */
  readonly troubleBefore: string | undefined
  /** How many must be ready again, unless it wants fewer by now. */
  readonly ready: number
  /** Whether its pods must be of its present template. */
  readonly rollsOut: boolean
  /** Whether there must be a new pod for each removed one, since nobody knows how many it wants. */
  readonly renews: boolean
  readonly removals: readonly Debt<RemovedPod>[]
  readonly restarts: readonly Debt<RestartedDeployment>[]
  readonly servings: readonly Debt<ServingObject>[]
  readonly debts: readonly WorkloadDebt[]
}

/** Groups what is owed by what has to repair it. */
export function toClaims(debts: readonly WorkloadDebt[]): readonly Claim[] {
  const groups = Map.groupBy(debts, (debt) => workloadOf(debt).uid)
  return [...groups.values()].map((group) => {
    const ordered = group.toSorted((one, other) => one.at - other.at)
    const removals = ordered.filter(isRemoval)
    const restarts = ordered.filter(isRestart)
    const servings = ordered.filter(isServing)
    const workload = workloadOf(ordered[0]!)
    const before = removals.find(({ data }) => data.workload !== undefined)?.data.workload
    const owed = [
      // What was removed before its owner was written down: as many as it wants.
      ...(removals.length > 0 ? [before?.ready ?? Number.POSITIVE_INFINITY] : []),
      ...restarts.map(({ data }) => data.ready ?? Number.POSITIVE_INFINITY),
      ...servings.map(({ data }) => data.ready),
    ]
    return {
      workload,
      before,
      troubleBefore: [before, ...restarts.map(({ data }) => data)].map(troubleOf).find((one) => one !== undefined),
      ready: Math.max(...owed),
      rollsOut: restarts.length + servings.length > 0,
      renews:
        removals.length > 0 &&
        (before === undefined ? !isKnownKind(workload) : before.pods !== undefined || before.newest !== undefined),
      removals,
      restarts,
      servings,
      debts: group,
    }
  })
}

function troubleOf(
  before: { readonly wanted?: number | null | undefined; readonly ready?: number | undefined } | undefined,
): string | undefined {
  const { wanted, ready } = before ?? {}
  if (typeof wanted !== 'number' || ready === undefined || ready >= wanted) return undefined
  return `${ready} of ${wanted} pods were ready`
}

function workloadOf(debt: WorkloadDebt): WorkloadReference {
  if (isRemoval(debt)) {
    const { workload, owner, pod } = debt.data
    const { apiVersion, kind, namespace, name, uid } = workload ?? { ...owner, namespace: pod.namespace }
    return { apiVersion, kind, namespace, name, uid }
  }
  if (isServing(debt)) {
    const { cluster: _, ...workload } = debt.data.serving
    return workload
  }
  const { apiVersion = 'apps/v1', kind = 'Deployment', namespace, name, uid } = debt.data as RestartedDeployment
  return { apiVersion, kind, namespace: namespace === '' ? null : namespace, name, uid }
}
