import { givenLabelsOrNull, givenPattern } from 'chaos-kubernetes-access'
import { z } from 'zod'
import { ns } from '../arguments.ts'

/** The arguments by which pods are chosen. */
export const podSelection = {
  label_selector: givenLabelsOrNull.meta({
    description: 'Which pods, by their labels: "app=ratings,version=v2"',
    examples: ['app=ratings'],
  }),
  name_pattern: givenPattern.nullable().default(null).describe('Regular expression that is searched for in the names'),
  all: z.boolean().default(false).describe('All that match, whatever the other arguments say'),
  rand: z.boolean().default(false).describe('Choose by chance instead of taking the first ones'),
  mode: z.enum(['fixed', 'percentage']).default('fixed').describe('Whether qty is a number of pods or a percentage'),
  qty: z.int().min(0).default(1).describe('How many, or what percentage (rounded up)'),
  ns,
  order: z.enum(['alphabetic', 'oldest']).default('alphabetic').describe('Which ones are the first'),
}

/** The choice that these arguments ask for. */
export interface PodChoice {
  readonly name_pattern: string | null
  readonly all: boolean
  readonly rand: boolean
  readonly mode: 'fixed' | 'percentage'
  readonly qty: number
  readonly order: 'alphabetic' | 'oldest'
}
