import { unknownName } from '../experiment/unknown-name.ts'
import type { HypothesisStrategy, RollbackStrategy } from './run-options.ts'

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

/** Says in one sentence why a hypothesis can't be looked at by a strategy; undefined where it can. */
export function problemOfHypothesisStrategy(given: unknown): string | undefined {
  if (typeof given === 'string' && Object.hasOwn(hypothesisStrategies, given)) return undefined
  const clause = `runtime.hypothesis.strategy is ${JSON.stringify(given)}, which is no strategy`
  return unknownName(clause, given, new Set(Object.values(hypothesisStrategies)))
}
