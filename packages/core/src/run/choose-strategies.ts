import { mappingOf } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Settings } from '../settings/settings.ts'
import { chooseUndo } from './choose-undo.ts'
import type { Strategies } from './run.ts'
import type { HypothesisStrategy, RollbackStrategy, RunOptions } from './run-options.ts'

const hypothesisStrategies: Readonly<Record<string, HypothesisStrategy>> = {
  default: 'default',
  'before-method-only': 'before-method-only',
  'after-method-only': 'after-method-only',
  'during-method-only': 'during-method-only',
  continuously: 'continuously',
  // Chaos Toolkit once misspelt it, and files still do.
  continously: 'continuously',
  skip: 'skip',
}

const rollbackStrategies: readonly string[] = ['default', 'always', 'never', 'deviated'] satisfies RollbackStrategy[]

/**
 * Weighs what the command line, the experiment and the settings ask for, in this order. A non-empty `runtime` block of the
 * experiment hides the settings' one, as in Chaos Toolkit; `undo` alone hides nothing. Spec 1.18.
 */
export function chooseStrategies(experiment: Experiment, settings: Settings, options: RunOptions): Strategies {
  const { undo, ...inFile } = mappingOf(experiment.runtime)
  const runtime = Object.keys(inFile).length > 0 ? inFile : mappingOf(settings.runtime)
  const hypothesis = options.hypothesisStrategy ?? strategyIn(runtime, 'hypothesis') ?? 'default'
  const known = typeof hypothesis === 'string' && Object.hasOwn(hypothesisStrategies, hypothesis)
  if (!known) {
    throw new ChaosError(`runtime.hypothesis.strategy is ${JSON.stringify(hypothesis)}, which is no strategy.`, {
      remedy: `Use one of ${Object.keys(hypothesisStrategies)
        .filter((name) => name !== 'continously')
        .join(', ')}.`,
    })
  }
  const rollbacks = options.rollbackStrategy ?? strategyIn(runtime, 'rollbacks') ?? 'default'
  return {
    hypothesis: hypothesisStrategies[hypothesis]!,
    rollbacks: rollbackStrategies.includes(rollbacks as string) ? (rollbacks as RollbackStrategy) : undefined,
    undo: chooseUndo(undo, mappingOf(settings.runtime)['undo']),
    frequency: options.hypothesisFrequency ?? 1,
    failFast: options.failFast ?? false,
    dry: options.dry,
  }
}

function strategyIn(runtime: Readonly<Record<string, unknown>>, kind: string): unknown {
  return mappingOf(runtime[kind])['strategy'] ?? undefined
}
