import { mappingOf } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Experiment } from '../model/experiment.ts'
import {
  hypothesisStrategies,
  problemOfHypothesisStrategy,
  rollbackStrategies,
  strategyIn,
} from '../model/strategy-names.ts'
import type { Settings } from '../settings/settings.ts'
import { chooseUndo } from './choose-undo.ts'
import { hidesRuntime } from './hides-runtime.ts'
import type { Strategies } from './run.ts'
import type { RunOptions } from './run-options.ts'

/** What of the options of a run says how it is to go. */
export type StrategyOptions = Pick<
  RunOptions,
  'hypothesisStrategy' | 'rollbackStrategy' | 'hypothesisFrequency' | 'failFast' | 'dry'
>

/**
 * Weighs what the command line, the experiment and the settings ask for, in this order. A non-empty `runtime` block of the
 * experiment hides the settings' one, as in Chaos Toolkit; `undo` alone hides nothing. Spec 1.18.
 */
export function chooseStrategies(experiment: Experiment, settings: Settings, options: StrategyOptions): Strategies {
  const inFile = mappingOf(experiment.runtime)
  const inSettings = mappingOf(settings.runtime)
  const runtime = hidesRuntime(inFile) ? inFile : inSettings
  const hypothesis = options.hypothesisStrategy ?? strategyIn(runtime, 'hypothesis') ?? 'default'
  const problem = problemOfHypothesisStrategy(hypothesis)
  if (problem !== undefined) throw new ChaosError(problem)
  const rollbacks = options.rollbackStrategy ?? strategyIn(runtime, 'rollbacks') ?? 'default'
  return {
    hypothesis: hypothesisStrategies[hypothesis as keyof typeof hypothesisStrategies],
    rollbacks: rollbackStrategies.find((name) => name === rollbacks),
    undo: chooseUndo(inFile['undo'], inSettings['undo']),
    frequency: options.hypothesisFrequency ?? 1,
    failFast: options.failFast ?? false,
    dry: options.dry,
  }
}
