import { givenLabelsOrNull } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { ns } from '../arguments.ts'
import { patternOrNull, podFilters } from './pod-filters.ts'
import { rangeArgument } from './range-of.ts'

/** The arguments by which pods are chosen. */
export const podSelection = {
  label_selector: givenLabelsOrNull.meta({
    description: 'Which pods, by their labels: "app=ratings,version=v2"',
    examples: ['app=ratings'],
  }),
  name_pattern: patternOrNull.describe('Regular expression that is searched for in the names'),
  all: z.boolean().default(false).describe('All that match, whatever the other arguments say'),
  rand: z.boolean().default(false).describe('Choose by chance instead of taking the first ones'),
  mode: z.enum(['fixed', 'percentage']).default('fixed').describe('Whether qty is a number of pods or a percentage'),
  qty: z.int().min(0).default(1).describe('How many, or what percentage (rounded up)'),
  ns,
  order: z.enum(['alphabetic', 'oldest']).default('alphabetic').describe('Which ones are the first'),
  qty_range: rangeArgument.describe('Of this range a number is drawn by chance, in place of qty: "2..5"'),
  ...podFilters,
}

/** See `podSelection`. */
export type PodSelection = z.output<z.ZodObject<typeof podSelection>>

/** How many of the pods are chosen, and which. */
export type PodChoice = Pick<PodSelection, 'all' | 'rand' | 'mode' | 'qty' | 'order' | 'qty_range'>

/** The first pod, for actions that have no arguments for it. */
export const firstPod: PodChoice = {
  all: false,
  rand: false,
  mode: 'fixed',
  qty: 1,
  order: 'alphabetic',
  qty_range: null,
}
