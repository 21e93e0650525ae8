import { type Node, nodes, objectName } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'
import { drawnFrom } from '../selection/range-of.ts'
import { sample } from '../selection/sample.ts'
import { describeNodes } from './describe-nodes.ts'
import type { NodeQuantity, NodeSelection } from './node-selection.ts'
import type { FoundNodes } from './select-nodes.ts'
import { tellFewer } from './tell-fewer.ts'

/** How many nodes are asked for; `undefined` where all are. A percentage is rounded up. */
export function nodesAskedFor(
  { count, percentage, count_range }: NodeQuantity,
  among: number,
  random: () => number,
): number | undefined {
  if (count !== null) return count
  if (count_range !== null) return drawnFrom(count_range, random)
  return percentage === null ? undefined : Math.ceil((among * percentage) / 100)
}

/** Chooses as many nodes by chance as are asked for, or takes all. Says where there are fewer; `which` qualifies them. */
export function chooseNodes(
  found: FoundNodes,
  selection: NodeSelection & NodeQuantity,
  context: Pick<StepContext, 'random' | 'chose' | 'leftUndone'>,
  which = '',
): readonly Node[] {
  const asked = nodesAskedFor(selection, found.nodes.length, context.random)
  const chosen = asked === undefined ? found.nodes : sample(found.nodes, asked, context.random)
  writeDown(found, selection, chosen, asked === undefined ? 'All nodes' : `By chance ${asked} of the nodes`, context)
  if (asked !== undefined) tellFewer(asked, chosen.length, which, context)
  return chosen
}

/** Writes down which nodes were chosen; `how` is the beginning of the rule. */
export function writeDown(
  { found, leftOut }: FoundNodes,
  selection: NodeSelection,
  chosen: readonly Node[],
  how: string,
  { chose }: Pick<StepContext, 'chose'>,
): void {
  chose({
    rule: `${how} ${describeNodes(selection)}.`,
    found,
    leftOut,
    chosen: chosen.map(({ metadata }) => objectName(nodes, metadata)),
  })
}
