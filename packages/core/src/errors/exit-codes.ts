import type { Outcome } from './outcome.ts'

/** The exit code of each outcome. `--exit-codes chaostoolkit` maps them to those of Chaos Toolkit instead. */
export const exitCodes: Readonly<Record<Outcome, number>> = {
  held: 0,
  deviated: 1,
  invalid: 2,
  'not-steady': 3,
  inconclusive: 4,
  'not-restored': 5,
  'not-healed': 5,
  refused: 6,
  stopped: 7,
  internal: 70,
  'hung-up': 129,
  interrupted: 130,
  terminated: 143,
}

/** Which outcome counts where several apply: the first of these. `invalid` and `refused` occur only before anything was touched. */
export const outcomesByWeight: readonly Outcome[] = [
  'not-restored',
  'not-healed',
  'hung-up',
  'interrupted',
  'terminated',
  'internal',
  'stopped',
  'deviated',
  'inconclusive',
  'not-steady',
  'invalid',
  'refused',
  'held',
]

/** The outcome that counts where several apply. */
export function weightiest(outcomes: Iterable<Outcome>): Outcome {
  const all = new Set(outcomes)
  return outcomesByWeight.find((outcome) => all.has(outcome)) ?? 'held'
}
