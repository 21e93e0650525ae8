import { type Cluster, type objectField, type Place, setField } from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { disruptionBudgets, type PodCount } from './disruption-budget.ts'

/** How many pods must be there, or how many may be missing: one of the two. */
export interface BudgetLimit {
  readonly minAvailable?: PodCount
  readonly maxUnavailable?: PodCount
}

/** Sets what a budget asks for, and takes away what that excludes, recorded as one change. Fails (404) where there is none. */
export async function tightenBudget(
  context: Pick<ActionContext<Target, typeof objectField>, 'change' | 'step'>,
  cluster: Cluster,
  place: Place,
  { minAvailable, maxUnavailable }: BudgetLimit,
): Promise<void> {
  const budget = await cluster.get(disruptionBudgets, place)
  await setField(
    context,
    cluster,
    disruptionBudgets,
    budget,
    { path: ['spec', 'minAvailable'], after: minAvailable },
    { path: ['spec', 'maxUnavailable'], after: maxUnavailable },
  )
}
