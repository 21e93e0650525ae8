import { z } from 'zod'

const podSelector = {
  pod_label_selector: z
    .string()
    .nullable()
    .default(null)
    .describe('Only nodes that host a pod with these labels; needs pod_namespace'),
  pod_namespace: z.string().nullable().default(null).describe('The namespace of those pods; needs pod_label_selector'),
}

export const nodeName = z.string().nullable().default(null).describe('The name of one node')
export const nodeLabels = z.string().nullable().default(null).describe('Which nodes, by their labels')
export const nodeCount = z.int().min(1).nullable().default(null).describe('How many of them, chosen by chance')
export const nodesByPods = podSelector

/** What nodes are asked for. Nothing at all is refused by `selectNodes`. */
export interface NodeSelection {
  readonly name?: string | null
  readonly label_selector: string | null
  readonly count?: number | null
  readonly pod_label_selector?: string | null
  readonly pod_namespace?: string | null
}
