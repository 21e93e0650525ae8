import { type Cluster, objectName, pods } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'
import { disruptionBudgets, disruptionsAllowed } from '../budgets/disruption-budget.ts'
import { selectorText } from '../selectors/label-requirements.ts'
import { type CandidatePod, podUids } from './candidate-pod.ts'
import { choosePods } from './choose-pods.ts'
import { podsAskedFor, podsMeant } from './describe-pods.ts'
import type { Candidates } from './find-candidates.ts'
import type { PodsChosen } from './find-pods.ts'

/**
 * Chooses as many of the pods as their disruption budgets let be evicted now; none that no budget guards. Says where that is none, and writes down the
 * choice.
 */
export async function chooseWithinBudgets(
  cluster: Cluster,
  candidates: Candidates,
  selection: PodsChosen,
  context: Pick<StepContext, 'random' | 'foundNothing' | 'chose'>,
): Promise<readonly CandidatePod[]> {
  const chosen: CandidatePod[] = []
  const guarded = new Set<string>()
  for (const namespace of new Set(candidates.pods.map((pod) => pod.namespace))) {
    for (const budget of await cluster.list(disruptionBudgets, { namespace })) {
      const labelSelector = selectorText(budget.spec?.selector ?? {})
      const uids = new Set(await cluster.gather(pods, { namespace, labelSelector }, podUids))
      const among = candidates.pods.filter(({ uid }) => uids.has(uid) && !guarded.has(uid))
      for (const { uid } of among) guarded.add(uid)
      const quantity = { ...selection, mode: 'fixed', qty: disruptionsAllowed(budget), qty_range: null } as const
      chosen.push(...choosePods(among, quantity, context.random).pods)
    }
  }
  context.chose({
    rule: `As many as their disruption budgets allow of the pods${podsMeant(selection)}.`,
    found: candidates.found,
    leftOut: { ...candidates.leftOut, 'without a budget': candidates.pods.length - guarded.size },
    chosen: chosen.map((pod) => objectName(pods, pod)),
  })
  if (chosen.length === 0) {
    const why =
      guarded.size === 0 ? 'no disruption budget guards one' : 'their disruption budgets allow no eviction now'
    context.foundNothing(`Of the pods${podsAskedFor(selection)} none is chosen: ${why}.`)
  }
  return chosen
}
