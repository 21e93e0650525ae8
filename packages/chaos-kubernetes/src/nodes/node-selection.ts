import { givenLabelsOrNull, givenNamespaceOrNull, givenTextOrNull } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { labelsLookedAt } from '../arguments.ts'

const podSelector = {
  pod_label_selector: givenLabelsOrNull.describe('Only nodes that host a pod with these labels; needs pod_namespace'),
  pod_namespace: givenNamespaceOrNull.describe('The namespace of those pods; needs pod_label_selector'),
}

export const nodeName = givenTextOrNull.describe('The name of one node')
export const nodeLabels = givenLabelsOrNull.describe('Which nodes, by their labels')
/** Of a probe, which may ask for all nodes. */
export const nodesLookedAt = labelsLookedAt.describe('Which nodes, by their labels; all of them unless given')
export const nodeCount = z
  .int()
  .min(1)
  .nullable()
  .default(null)
  .meta({ description: 'How many of them, chosen by chance', examples: [1] })
export const nodesByPods = podSelector

/** What nodes are asked for. */
export interface NodeSelection {
  readonly name?: string | null
  readonly label_selector: string | null
  readonly count?: number | null
  readonly pod_label_selector?: string | null
  readonly pod_namespace?: string | null
}

/**
 * What is wrong with a selection whatever nodes there are. Without anything that selects, a call means the whole cluster, which nobody should hit by
 * leaving something out: it is refused, unless `wholeCluster` allows it.
 */
export function problemOfSelection(selection: NodeSelection, wholeCluster: boolean): string | undefined {
  const { name, label_selector, pod_label_selector, pod_namespace } = selection
  const byPods = isGiven(pod_label_selector) && isGiven(pod_namespace)
  if (!byPods && (isGiven(pod_label_selector) || isGiven(pod_namespace)))
    return 'of pod_label_selector and pod_namespace only one is given; give both'
  return wholeCluster || byPods || isGiven(name) || isGiven(label_selector)
    ? undefined
    : `no node is named, so every node of the cluster would be meant; say which by ${waysToSelect(selection)}`
}

/** The arguments by which nodes can be chosen, of those that a call has. */
function waysToSelect(selection: NodeSelection): string {
  const byPods = 'pod_label_selector' in selection ? ['pod_label_selector with pod_namespace'] : []
  const [first = '', ...more] = [
    ...['name', 'label_selector'].filter((argument) => argument in selection),
    ...byPods,
    ...['count', 'all', 'rand'].filter((argument) => argument in selection),
  ].toReversed()
  return more.length === 0 ? first : `${more.toReversed().join(', ')} or ${first}`
}

export function isGiven(text: string | null | undefined): text is string {
  return text !== null && text !== undefined
}
