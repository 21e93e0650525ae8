import { type Cluster, objectName, pods } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'
import type { CandidatePod } from './candidate-pod.ts'
import { choosePods } from './choose-pods.ts'
import { podsAskedFor, podsMeant } from './describe-pods.ts'
import { type Candidates, findCandidates, type PodsMeant } from './find-candidates.ts'
import type { PodChoice } from './pod-selection.ts'

/** Where pods are chosen, and how. */
export type PodsChosen = PodsMeant & PodChoice

type Telling = Pick<StepContext, 'random' | 'foundNothing' | 'leftUndone' | 'chose'>

/** Chooses pods: every action that acts on pods does it here. Says where there is none to choose, or fewer than are asked for, and writes down the choice. */
export async function findPods(
  cluster: Cluster,
  selection: PodsChosen,
  context: Telling,
): Promise<readonly CandidatePod[]> {
  return chooseAmong(await findCandidates(cluster, selection), selection, context)
}

/** Chooses among pods that were found before. */
export function chooseAmong(candidates: Candidates, selection: PodsChosen, context: Telling): readonly CandidatePod[] {
  const { found, leftOut } = candidates
  const { pods: chosen, qty } = choosePods(candidates.pods, selection, context.random)
  if (found > 0) {
    context.chose({
      rule: ruleOf(selection, qty),
      found,
      leftOut,
      chosen: chosen.map((pod) => objectName(pods, pod)),
    })
  }
  if (chosen.length === 0) context.foundNothing(whyNone(candidates, selection))
  else if (selection.mode === 'fixed' && qty !== undefined && chosen.length < qty)
    context.leftUndone(`${qty} pods are asked for, and there ${chosen.length === 1 ? 'is 1' : `are ${chosen.length}`}.`)
  return chosen
}

function ruleOf(selection: PodsChosen, qty: number | undefined): string {
  const { rand, mode, order, qty_range } = selection
  const among = podsMeant(selection)
  if (qty === undefined) return `All pods${among}.`
  const how = rand ? 'By chance' : order === 'oldest' ? 'The oldest' : 'The first'
  const drawn = qty_range === null ? '' : `, drawn from ${qty_range},`
  return `${how} ${qty}${mode === 'percentage' ? ' %' : ''}${drawn} of the pods${among}.`
}

function whyNone({ found, leftOut, pods: left }: Candidates, selection: PodsChosen): string {
  const asked = podsAskedFor(selection)
  if (found === 0) return `There is no pod${asked}.`
  if (left.length > 0)
    return `Of the pods${asked} none is asked for: ${selection.qty_range === null ? 'qty is 0' : '0 was drawn'}.`
  const reasons = Object.entries(leftOut)
  const [[reason] = []] = reasons
  if (reasons.length === 1 && reason === 'being deleted') return `Every pod${asked} is being deleted already.`
  if (
    selection.name_pattern !== null &&
    reasons.every(([reason]) => reason === 'being deleted' || reason === 'with other names')
  )
    return `No pod${asked} has a name that matches ${selection.name_pattern}.`
  const counts = reasons.map(([reason, count]) => `${count} ${reason}`)
  return `Of the ${found} pods${asked} none may be chosen: ${counts.join(', ')}.`
}
