import { givenLabelsOrNull, givenNamespaceOrNull, givenTextOrNull } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { labelsLookedAt } from '../arguments.ts'
import { excludedLabels, patternOrNull } from '../selection/pod-filters.ts'
import { rangeArgument } from '../selection/range-of.ts'

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
/** The same of an action that does not choose by chance in Chaos Toolkit. */
export const nodeNumber = z
  .int()
  .min(1)
  .nullable()
  .default(null)
  .describe('How many of them, chosen by chance; all of them unless given')
export const nodesByPods = podSelector

/** The arguments that narrow down which nodes are meant, for every action that acts on nodes. */
export const nodeFilters = {
  name_pattern: patternOrNull.describe('Only nodes in whose names this regular expression is found'),
  field_selector: givenTextOrNull.describe('Only nodes with these fields: "spec.unschedulable=false"'),
  zone: givenTextOrNull.describe('Only nodes of this zone'),
  ready: z
    .boolean()
    .nullable()
    .default(null)
    .describe('Only nodes that are ready or, with false, only those that are not'),
  exclude_label_selector: excludedLabels.describe('No nodes with these labels'),
  exclude_name_pattern: patternOrNull.describe('No nodes in whose names this regular expression is found'),
  exclude_zone: givenTextOrNull.describe('No nodes of this zone'),
}

/** The arguments that say in other ways than by a number how many nodes are chosen. */
export const nodeShare = {
  percentage: z
    .number()
    .positive()
    .max(100)
    .nullable()
    .default(null)
    .describe('What percentage of them, chosen by chance (rounded up)'),
  count_range: rangeArgument.describe('Of this range a number of nodes is drawn by chance, in place of count: "1..3"'),
}

/** See `nodeFilters`. */
export type NodeFilters = z.output<z.ZodObject<typeof nodeFilters>>
/** How many nodes; all of them where nothing is given. */
export interface NodeQuantity extends z.output<z.ZodObject<typeof nodeShare>> {
  readonly count: number | null
}

/** All nodes, for actions that have no arguments for it. */
export const everyNode: NodeQuantity = { count: null, percentage: null, count_range: null }

/** What nodes are asked for. */
export interface NodeSelection extends NodeFilters {
  readonly name?: string | null
  readonly label_selector: string | null
  readonly count?: number | null
  readonly pod_label_selector?: string | null
  readonly pod_namespace?: string | null
}

/** Whether only some nodes are asked for, so that the whole cluster may be chosen from. */
export function isQuantity({ count, percentage, count_range }: NodeQuantity): boolean {
  return count !== null || percentage !== null || count_range !== null
}

/** What is wrong with a number of nodes that is given in several ways. */
export function problemOfQuantity({ count, percentage, count_range }: NodeQuantity): string | undefined {
  const given = [count, percentage, count_range].filter((one) => one !== null)
  return given.length > 1 ? 'of count, percentage and count_range only one can hold; give one' : undefined
}

/**
 * What is wrong with a selection whatever nodes there are. Without anything that selects, a call means the whole cluster, which nobody should hit by
 * leaving something out: it is refused, unless `wholeCluster` allows it.
 */
export function problemOfSelection(selection: NodeSelection, wholeCluster: boolean): string | undefined {
  const { name, label_selector, pod_label_selector, pod_namespace, name_pattern, field_selector, zone } = selection
  const byPods = isGiven(pod_label_selector) && isGiven(pod_namespace)
  if (!byPods && (isGiven(pod_label_selector) || isGiven(pod_namespace)))
    return 'of pod_label_selector and pod_namespace only one is given; give both'
  return wholeCluster || byPods || [name, label_selector, name_pattern, field_selector, zone].some(isGiven)
    ? undefined
    : `no node is named, so every node of the cluster would be meant; say which by ${waysToSelect(selection)}`
}

/** The arguments by which nodes can be chosen, of those that a call has. */
function waysToSelect(selection: NodeSelection): string {
  const byPods = 'pod_label_selector' in selection ? ['pod_label_selector with pod_namespace'] : []
  const [first = '', ...more] = [
    ...['name', 'label_selector', 'zone'].filter((argument) => argument in selection),
    ...byPods,
    ...['count', 'all', 'rand'].filter((argument) => argument in selection),
  ].toReversed()
  return more.length === 0 ? first : `${more.toReversed().join(', ')} or ${first}`
}

export function isGiven(text: string | null | undefined): text is string {
  return text !== null && text !== undefined
}
