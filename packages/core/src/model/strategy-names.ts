import { mappingOf } from 'chaos-plugin-api'
import { unknownName } from './unknown-name.ts'

/** When the steady-state hypothesis is looked at. `default`: before and after the method. Chaos Toolkit's `--hypothesis-strategy`. */
export type HypothesisStrategy =
  | 'default'
  | 'before-method-only'
  | 'after-method-only'
  | 'during-method-only'
  | 'continuously'
  | 'skip'

/** When the rollbacks of the file are played. `default`: unless the gate was not met, or a control ended the run. Chaos Toolkit's `--rollback-strategy`. */
export type RollbackStrategy = 'default' | 'always' | 'never' | 'deviated'

/** The strategies by the names that files may have for them. */
export const hypothesisStrategies: Readonly<Record<string, HypothesisStrategy>> = {
  default: 'default',
  'before-method-only': 'before-method-only',
  'after-method-only': 'after-method-only',
  'during-method-only': 'during-method-only',
  continuously: 'continuously',
  // Chaos Toolkit once misspelt it, and files still do.
  continously: 'continuously',
  skip: 'skip',
}

/** The names of the strategies for rollbacks. By any other one none are played. */
export const rollbackStrategies: readonly string[] = [
  'default',
  'always',
  'never',
  'deviated',
] satisfies RollbackStrategy[]

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
