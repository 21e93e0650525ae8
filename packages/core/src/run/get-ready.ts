import { systemClock } from '../time/system-clock.ts'
import { chooseStrategies, type StrategyOptions } from './choose-strategies.ts'
import { preflight } from './preflight.ts'
import type { PreparedRun } from './prepare-run.ts'
import type { Strategies } from './run.ts'
import type { RunOptions } from './run-options.ts'
import type { Surroundings } from './surroundings.ts'

/** A prepared run that may start. */
export interface ReadyRun extends PreparedRun {
  /** Which system the run acts on, as its first line says. */
  readonly actsOn: string
  readonly strategies: Strategies
}

/** Tells what is doubtful about a run, weighs how it is to go, and asks whether it may start. Throws `ChaosError` where it may not. */
export async function getReady(
  prepared: PreparedRun,
  options: Pick<RunOptions, 'registry' | 'sandbox' | 'sandboxNote' | 'deadEnd' | 'clock' | 'signal' | 'settings'> &
    StrategyOptions,
  { stream: { tell } }: Pick<Surroundings, 'stream'>,
): Promise<ReadyRun> {
  const { registry, sandbox = false, sandboxNote, deadEnd, clock = systemClock, signal } = options
  const { loaded, configuration, secrets, environment, redaction } = prepared
  const experiment = loaded.document
  for (const message of prepared.warnings) tell({ type: 'log', level: 'warn', message })
  const strategies = chooseStrategies(experiment, options.settings, options)
  const asked = { registry, configuration, secrets, environment, clock, tell, redaction }
  const actsOn = await preflight({ ...asked, experiment, sandbox, sandboxNote, deadEnd, signal })
  return { ...prepared, actsOn, strategies }
}
