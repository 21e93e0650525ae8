import { givenTextOrNull } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { labelsLookedAt } from '../arguments.ts'

const podSelector = {
  pod_label_selector: givenTextOrNull.describe('Only nodes that host a pod with these labels; needs pod_namespace'),
  pod_namespace: givenTextOrNull.describe('The namespace of those pods; needs pod_label_selector'),
}

export const nodeName = givenTextOrNull.describe('The name of one node')
export const nodeLabels = givenTextOrNull.describe('Which nodes, by their labels')
/** Of a probe, which may ask for all nodes. */
export const nodesLookedAt = labelsLookedAt.describe('Which nodes, by their labels; all of them unless given')
export const nodeCount = z
  .int()
  .min(1)
  .nullable()
  .default(null)
  .meta({ description: 'How many of them, chosen by chance', examples: [1] })
export const nodesByPods = podSelector

/** What nodes are asked for. Nothing at all is refused by `selectNodes`. */
export interface NodeSelection {
  readonly name?: string | null
  readonly label_selector: string | null
  readonly count?: number | null
  readonly pod_label_selector?: string | null
  readonly pod_namespace?: string | null
}
