import { nameOfSource } from '../experiment/load-experiment.ts'
import { notifyAbout, prepareRun } from './prepare-run.ts'
import type { RunOptions } from './run-options.ts'
import { openSurroundings } from './surroundings.ts'

/** What validation needs of the options of a run. */
export type ValidateOptions = Pick<
  RunOptions,
  'source' | 'settings' | 'registry' | 'environment' | 'verifyTls' | 'signal' | 'listener' | 'clock' | 'redaction'
>

/**
 * Validates an experiment as a run would, and touches nothing. What is doubtful though not wrong is told as warnings to the
 * listener. Throws `ChaosError` with every problem, each with its place.
 */
export async function validateSource(options: ValidateOptions): Promise<void> {
  await using surroundings = openSurroundings(options)
  const tell = (name: string, payload: unknown) => notifyAbout(options, surroundings, { name, payload })
  try {
    await tell('validate-started', nameOfSource(options.source))
    const { loaded, warnings } = await prepareRun({ ...options, withoutControls: true }, surroundings)
    for (const message of warnings) surroundings.stream.tell({ type: 'log', level: 'warn', message })
    await tell('validate-completed', loaded.document)
  } catch (error) {
    await tell('validate-failed', nameOfSource(options.source))
    throw error
  }
}
