import { StepFailure } from 'chaos-plugin-api'

/** Makes a probe's answer: true where it is as asked; else fails as "not met" with that sentence, or is false where it shall not fail. */
export function verdict(met: boolean, raise: boolean, problem: string): boolean {
  if (!met && raise) throw new StepFailure(problem, { reason: 'not-met' })
  return met
}
