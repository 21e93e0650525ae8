import { type Cluster, createObject, type objectCreated, objectName, pods } from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure, type Target } from 'chaos-plugin-api'
import { nameOfStep } from '../objects/name-of-step.ts'
import { withLabels } from '../objects/with-labels.ts'
import { labelRequirements, selectorText } from '../selectors/label-requirements.ts'
import { disruptionBudgets } from './disruption-budget.ts'
import type { BudgetLimit } from './tighten-budget.ts'

/**
 * Creates a budget for the pods with these labels, recorded as a change. Throws `StepFailure` where one of them has a budget already: the API refuses to evict a pod that
 * has two, but not as one that a budget protects. That there is no such pod is said.
 */
export async function createBudget(
  context: ActionContext<Target, typeof objectCreated>,
  cluster: Cluster,
  { namespace, labelSelector }: { readonly namespace: string; readonly labelSelector: string },
  limit: BudgetLimit,
): Promise<void> {
  const matchExpressions = labelRequirements(labelSelector)
  const found = await cluster.list(pods, { namespace, labelSelector, limit: 1 })
  if (found.length === 0) {
    context.foundNothing(
      `There is no pod${withLabels(labelSelector)} in namespace ${namespace}, so nothing is protected.`,
    )
  }
  for (const { metadata, spec } of await cluster.list(disruptionBudgets, { namespace })) {
    // Without a selector it selects no pod, with an empty one all of them.
    if (spec?.selector === undefined) continue
    const both = [labelSelector, selectorText(spec.selector)].filter((text) => text !== '').join(',')
    const [protectedPod] = await cluster.list(pods, { namespace, labelSelector: both, limit: 1 })
    if (protectedPod === undefined) continue
    throw new StepFailure(
      `${objectName(pods, protectedPod.metadata)} has ${objectName(disruptionBudgets, metadata)} already, and no pod can be evicted by the rules of two.`,
      { remedy: `Name ${metadata.name} instead of labels.` },
    )
  }
  const manifest = {
    metadata: { name: nameOfStep('budget', context.step) },
    spec: { ...limit, selector: { matchExpressions } },
  }
  await createObject(context, cluster, disruptionBudgets, manifest, namespace)
}
