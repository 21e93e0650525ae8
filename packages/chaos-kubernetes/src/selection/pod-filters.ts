import {
  givenLabelsOrNull,
  givenPattern,
  givenTextOrNull,
  namespaces,
  nodes,
  pods,
  replicaSets,
} from 'chaos-kubernetes-access'
import type { Permission } from 'chaos-plugin-api'
import { z } from 'zod'
import { whyUnreadable } from '../argument-rules.ts'
import { rights } from '../rights.ts'
import { labelRequirements } from '../selectors/label-requirements.ts'
import { ownerName } from './owner-name.ts'

/** Labels by which things are left out. They are compared here, and not by the API server. */
export const excludedLabels = givenLabelsOrNull.refine(
  (labels) => labels === null || whyUnreadable(labels, labelRequirements) === undefined,
  { error: ({ input }) => whyUnreadable(String(input), labelRequirements) ?? '' },
)
export const patternOrNull = givenPattern.nullable().default(null)

/** The arguments that narrow down which pods may be chosen, for every action that chooses pods. */
export const podFilters = {
  field_selector: givenTextOrNull.describe('Only pods with these fields: "status.phase=Running,spec.nodeName!=node-1"'),
  ns_selector: givenLabelsOrNull.describe('In all namespaces with these labels, in place of ns'),
  owner: ownerName.describe('Only pods of this owner, whatever stands between: "deployment/ratings"'),
  node: givenTextOrNull.describe('Only pods on the node of this name'),
  zone: givenTextOrNull.describe('Only pods on nodes of this zone'),
  node_selector: givenLabelsOrNull.describe('Only pods on nodes with these labels'),
  ready: z
    .boolean()
    .nullable()
    .default(null)
    .describe('Only pods that are ready or, with false, only those that are not'),
  exclude_label_selector: excludedLabels.describe('No pods with these labels'),
  exclude_name_pattern: patternOrNull.describe('No pods in whose names this regular expression is found'),
  exclude_owner: ownerName.describe('No pods of this owner'),
  exclude_node: givenTextOrNull.describe('No pods on the node of this name'),
  exclude_zone: givenTextOrNull.describe('No pods on nodes of this zone'),
  exclude_node_selector: excludedLabels.describe('No pods on nodes with these labels'),
}

/** See `podFilters`. */
export type PodFilters = z.output<z.ZodObject<typeof podFilters>>

/** The filters that leave nothing out, for actions that have no arguments for it. */
export const noFilters: PodFilters = z.strictObject(podFilters).parse({})

/** What must be allowed to do that to pods that are chosen by these filters: in their namespace, or in all of them. */
export function rightsToPods(
  verbs: readonly string[],
  filters: PodFilters & { readonly ns: string },
  subresource?: string,
): readonly Permission[] {
  return rights(pods, verbs, filters.ns_selector === null ? filters.ns : undefined, subresource)
}

/** What must be allowed to choose pods by these filters, and to do that to them. */
export function podRights(
  verbs: readonly string[],
  filters: PodFilters & { readonly ns: string },
): readonly Permission[] {
  const { ns, ns_selector, owner, exclude_owner } = filters
  const namespace = ns_selector === null ? ns : undefined
  return [
    ...rightsToPods(verbs, filters),
    ...(namespace === undefined ? rights(namespaces, ['list']) : []),
    ...(looksAtNodes(filters) ? rights(nodes, ['list']) : []),
    ...(owner === null && exclude_owner === null ? [] : rights(replicaSets, ['get', 'list'], namespace)),
  ]
}

/** Whether more must be known of the nodes than their names. */
export function looksAtNodes({ zone, node_selector, exclude_zone, exclude_node_selector }: PodFilters): boolean {
  return [zone, node_selector, exclude_zone, exclude_node_selector].some((given) => given !== null)
}
