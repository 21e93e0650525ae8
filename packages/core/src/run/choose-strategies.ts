import { ChaosError } from '../errors/chaos-error.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Settings } from '../settings/settings.ts'
import { chooseUndo } from './choose-undo.ts'
import type { Strategies } from './run.ts'
import type { RollbackStrategy, RunOptions } from './run-options.ts'
import { hypothesisStrategies, problemOfHypothesisStrategy, rollbackStrategies } from './strategy-names.ts'

/**
 * Weighs what the command line, the experiment and the settings ask for, in this order. A non-empty `runtime` block of the
 * experiment hides the settings' one, as in Chaos Toolkit; `undo` alone hides nothing. Spec 1.18.
 */
export function chooseStrategies(
  experiment: Experiment,
  settings: Settings,
  options: Pick<RunOptions, 'hypothesisStrategy' | 'rollbackStrategy' | 'hypothesisFrequency' | 'failFast' | 'dry'>,
): Strategies {
  const { undo, ...inFile } = block(experiment.runtime)
  const runtime = Object.keys(inFile).length > 0 ? inFile : block(settings.runtime)
  const hypothesis = options.hypothesisStrategy ?? strategyIn(runtime, 'hypothesis') ?? 'default'
  const problem = problemOfHypothesisStrategy(hypothesis)
  if (problem !== undefined) throw new ChaosError(problem)
  const rollbacks = options.rollbackStrategy ?? strategyIn(runtime, 'rollbacks') ?? 'default'
  return {
    hypothesis: hypothesisStrategies[hypothesis as string]!,
    rollbacks: rollbackStrategies.includes(rollbacks as string) ? (rollbacks as RollbackStrategy) : undefined,
    undo: chooseUndo(undo, block(settings.runtime)['undo']),
    frequency: options.hypothesisFrequency ?? 1,
    failFast: options.failFast ?? false,
    dry: options.dry,
  }
}

function block(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function strategyIn(runtime: Readonly<Record<string, unknown>>, kind: string): unknown {
  return block(runtime[kind])['strategy'] ?? undefined
}
