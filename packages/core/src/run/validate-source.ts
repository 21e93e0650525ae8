import { nameOfSource } from '../experiment/load-experiment.ts'
import { chooseStrategies } from './choose-strategies.ts'
import { endsWithStop } from './ends-with-stop.ts'
import { notifyAbout, prepareRun } from './prepare-run.ts'
import type { RunOptions } from './run-options.ts'
import { RunStop } from './run-stop.ts'
import { openSurroundings } from './surroundings.ts'

/** What validation needs of the options of a run. */
export type ValidateOptions = Pick<
  RunOptions,
  | 'source'
  | 'input'
  | 'settings'
  | 'registry'
  | 'environment'
  | 'asChaosToolkit'
  | 'verifyTls'
  | 'signal'
  | 'listener'
  | 'clock'
  | 'redaction'
>

/**
 * Validates an experiment as a run would, and touches nothing. What is doubtful though not wrong is told as warnings to the
 * listener. Throws `ChaosError` with every problem, each with its place, and where the signal ends it.
 */
export async function validateSource(options: ValidateOptions): Promise<void> {
  const stop = new RunStop(options.signal)
  await using surroundings = openSurroundings(options)
  const tell = (name: string, payload: unknown) => notifyAbout(options, surroundings, { name, payload })
  try {
    await tell('validate-started', nameOfSource(options.source))
    const prepared = prepareRun({ ...options, withoutControls: true }, surroundings)
    const { loaded, warnings } = await endsWithStop(
      stop,
      prepared,
      ({ signal }) => `The validation was ended by ${signal}.`,
    )
    chooseStrategies(loaded.document, options.settings, {})
    for (const message of warnings) surroundings.stream.tell({ type: 'log', level: 'warn', message })
    await tell('validate-completed', loaded.document)
  } catch (error) {
    await tell('validate-failed', nameOfSource(options.source))
    throw error
  }
}
