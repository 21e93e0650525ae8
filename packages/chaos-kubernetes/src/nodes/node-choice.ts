import { connect } from 'chaos-kubernetes-access'
import type { StepContext } from 'chaos-plugin-api'
import type { z } from 'zod'
import { chooseNodes } from './choose-nodes.ts'
import {
  isQuantity,
  nodeFilters,
  nodeLabels,
  nodeName,
  nodeNumber,
  nodeShare,
  problemOfQuantity,
  problemOfSelection,
} from './node-selection.ts'
import { type NodeTarget, nodeTarget } from './node-target.ts'
import { selectNodes } from './select-nodes.ts'

/** The arguments by which an action that alters nodes chooses them: all that match, or as many of them as are asked for. */
export const nodeChoice = {
  name: nodeName.meta({ examples: ['worker-1'] }),
  label_selector: nodeLabels,
  count: nodeNumber,
  ...nodeShare,
  ...nodeFilters,
}

type NodeChoice = z.output<z.ZodObject<typeof nodeChoice>>

/** What is wrong with a choice whatever nodes there are. */
export function problemOfChoice(choice: NodeChoice): string | undefined {
  return problemOfSelection(choice, isQuantity(choice)) ?? problemOfQuantity(choice)
}

/** Chooses them. */
export async function nodesChosen(choice: NodeChoice, context: StepContext): Promise<readonly NodeTarget[]> {
  const found = await selectNodes(await connect(context), choice, { wholeCluster: isQuantity(choice) })
  return chooseNodes(found, choice, context).map(nodeTarget)
}
