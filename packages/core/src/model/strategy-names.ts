import { mappingOf } from 'chaos-plugin-api'
import { unknownName } from './unknown-name.ts'

/** The strategies for the hypothesis, by the names that files and command lines may have for them. */
export const hypothesisStrategies = {
  default: 'default',
  'before-method-only': 'before-method-only',
  'after-method-only': 'after-method-only',
  'during-method-only': 'during-method-only',
  continuously: 'continuously',
  // Chaos Toolkit once misspelt it, and files still do.
  continously: 'continuously',
  skip: 'skip',
} as const

/** When the steady-state hypothesis is looked at. `default`: before and after the method. Chaos Toolkit's `--hypothesis-strategy`. */
export type HypothesisStrategy = (typeof hypothesisStrategies)[keyof typeof hypothesisStrategies]

/** The names of the strategies for rollbacks. By any other one none are played. */
export const rollbackStrategies = ['default', 'always', 'never', 'deviated'] as const

/** When the rollbacks of the file are played. `default`: unless the gate was not met, or a control ended the run. Chaos Toolkit's `--rollback-strategy`. */
export type RollbackStrategy = (typeof rollbackStrategies)[number]

/** The modes of a dry run, by their names. */
export const dryModes = ['probes', 'actions', 'activities', 'pause'] as const

/** What a dry run leaves out; `pause` leaves out the pauses. Chaos Toolkit's `--dry`. */
export type DryMode = (typeof dryModes)[number]

/** The strategy that a `runtime` block names for the hypothesis or the rollbacks; undefined where it names none. */
export function strategyIn(runtime: Readonly<Record<string, unknown>>, kind: 'hypothesis' | 'rollbacks'): unknown {
  return mappingOf(runtime[kind])['strategy'] ?? undefined
}

/** Says in one sentence why a hypothesis can't be looked at by a strategy; undefined where it can. */
export function problemOfHypothesisStrategy(given: unknown): string | undefined {
  if (typeof given === 'string' && Object.hasOwn(hypothesisStrategies, given)) return undefined
  const clause = `runtime.hypothesis.strategy is ${JSON.stringify(given)}, which is no strategy`
  return unknownName(clause, given, new Set(Object.values(hypothesisStrategies)))
}
