import type { Excerpt, Pod } from 'chaos-kubernetes-access'
import { z } from 'zod'

/** The phases of a pod: Kubernetes knows no others. */
const phases = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'] as const

/** The argument of a probe that looks for pods in a phase. */
export const podPhase = z.enum(phases).default('Running').describe('The phase')

/** The same where it may be left out, or be empty: pods of every phase then. */
export const podPhaseOrAny = z
  .enum([...phases, ''])
  .nullable()
  .default(null)
  .describe('Only pods in this phase; an empty one stands for all')

/** What a probe looks at in pods of any phase. */
export const named: Excerpt<Pod, string> = { fields: ['metadata.name'], keep: ({ metadata }) => metadata.name }

/** What a probe of phases looks at in pods. */
export const inPhase: Excerpt<Pod, { readonly name: string; readonly phase: string | undefined }> = {
  fields: ['metadata.name', 'status.phase'],
  keep: ({ metadata, status }) => ({ name: metadata.name, phase: status?.phase }),
}
