import { type Cluster, pods } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'
import { withLabels } from '../objects/with-labels.ts'
import { type CandidatePod, candidatePod } from './candidate-pod.ts'
import { choosePods } from './choose-pods.ts'
import type { PodChoice } from './pod-selection.ts'

/** Where pods are chosen, and how. */
export interface PodSelection extends PodChoice {
  readonly ns: string
  readonly label_selector: string | null
}

/** Chooses pods of a namespace; says where there is none to choose, or fewer than are asked for. */
export async function findPods(
  cluster: Cluster,
  { ns, label_selector, ...choice }: PodSelection,
  context: Pick<StepContext, 'random' | 'foundNothing' | 'leftUndone'>,
): Promise<readonly CandidatePod[]> {
  const found = await cluster.gather(pods, { namespace: ns, labelSelector: label_selector }, candidatePod)
  const chosen = choosePods(found, choice, context.random)
  if (chosen.length === 0) context.foundNothing(whyNone(found, { ns, label_selector, ...choice }))
  else if (!choice.all && choice.mode === 'fixed' && chosen.length < choice.qty) {
    context.leftUndone(
      `${choice.qty} pods are asked for, and there ${chosen.length === 1 ? 'is 1' : `are ${chosen.length}`}.`,
    )
  }
  return chosen
}

function whyNone(found: readonly CandidatePod[], { ns, label_selector, name_pattern, all, qty }: PodSelection): string {
  const labels = withLabels(label_selector)
  if (found.length === 0) return `There is no pod${labels} in namespace ${ns}.`
  if (found.every(({ leaving }) => leaving)) return `Every pod${labels} in namespace ${ns} is being deleted already.`
  if (!all && qty === 0) return `Of the pods${labels} in namespace ${ns} none is asked for: qty is 0.`
  return `No pod${labels} in namespace ${ns} has a name that matches ${name_pattern}.`
}
