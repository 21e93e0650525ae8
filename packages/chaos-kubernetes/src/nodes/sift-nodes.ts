import type { Node } from 'chaos-kubernetes-access'
import { compilePythonRegex, endInTime } from 'chaos-plugin-api'
import { isLeaving } from '../objects/is-leaving.ts'
import { matchesLabels } from '../selectors/matches-labels.ts'
import { conditionOf } from './condition-of.ts'
import type { NodeFilters } from './node-selection.ts'

const zoneLabel = 'topology.kubernetes.io/zone'

/** Keeps of nodes those that may be chosen, in the order of their names, and counts by reason those that may not. `hosts` are those that host what they must. */
export function siftNodes(
  found: readonly Node[],
  filters: NodeFilters,
  hosts?: ReadonlySet<string>,
): { readonly kept: readonly Node[]; readonly leftOut: Readonly<Record<string, number>> } {
  const { name_pattern, exclude_name_pattern, zone, exclude_zone, ready, exclude_label_selector } = filters
  const isCalled = matching('name_pattern', name_pattern, found)
  const isCalledSo = matching('exclude_name_pattern', exclude_name_pattern, found)
  const isExcluded = exclude_label_selector === null ? undefined : matchesLabels(exclude_label_selector)
  const zoneOf = ({ metadata }: Node) => metadata.labels?.[zoneLabel]
  const rules: readonly (readonly [reason: string, isLeftOut: (node: Node) => boolean])[] = [
    ['being deleted', isLeaving],
    ['without such pods', ({ metadata }) => hosts?.has(metadata.name) === false],
    ['with other names', (node) => isCalled?.has(node) === false],
    ['with excluded names', (node) => isCalledSo?.has(node) === true],
    ['with excluded labels', ({ metadata }) => isExcluded?.(metadata.labels) === true],
    ['in other zones', (node) => zone !== null && zoneOf(node) !== zone],
    ['in the excluded zone', (node) => exclude_zone !== null && zoneOf(node) === exclude_zone],
    [
      ready === true ? 'not ready' : 'ready',
      (node) => ready !== null && (conditionOf(node, 'Ready') === 'True') !== ready,
    ],
  ]
  const reasons = Map.groupBy(found, (node) => rules.find(([, isLeftOut]) => isLeftOut(node))?.[0])
  const kept = (reasons.get(undefined) ?? []).toSorted(byName)
  const leftOut = [...reasons].flatMap(([reason, { length }]) => (reason === undefined ? [] : [[reason, length]]))
  return { kept, leftOut: Object.fromEntries(leftOut) as Record<string, number> }
}

function matching(argument: string, pattern: string | null, found: readonly Node[]): ReadonlySet<Node> | undefined {
  if (pattern === null) return undefined
  const expression = compilePythonRegex(pattern)
  const search = () => found.filter(({ metadata }) => expression.test(metadata.name))
  return new Set(endInTime(`The search for the ${argument} /${pattern}/`, search))
}

function byName({ metadata: one }: Node, { metadata: other }: Node): number {
  if (one.name === other.name) return 0
  return one.name < other.name ? -1 : 1
}
