import { nameOfSource } from '../experiment/load-experiment.ts'
import { checkJournalPath } from '../journal/write-journal.ts'
import { endsWithStop } from '../stopping/ends-with-stop.ts'
import { RunStop } from '../stopping/run-stop.ts'
import { getReady } from './get-ready.ts'
import { notifyAbout, prepareRun } from './prepare-run.ts'
import type { RunOptions } from './run-options.ts'
import { openSurroundings } from './surroundings.ts'

/** What validation needs of the options of a run, and how far it goes. */
export interface ValidateOptions extends OptionsOfRun {
  /** Whether the file alone is looked at: the plugins are not asked whether a run of it might start. Default false. */
  readonly fileOnly?: boolean
  /** Where a run would write its journal, which is looked at if it is given. */
  readonly journalPath?: string
}

type OptionsOfRun = Pick<
  RunOptions,
  | 'source'
  | 'input'
  | 'settings'
  | 'registry'
  | 'environment'
  | 'variables'
  | 'variableFiles'
  | 'controlFiles'
  | 'asChaosToolkit'
  | 'fromManifest'
  | 'sandbox'
  | 'deadEnd'
  | 'verifyTls'
  | 'signal'
  | 'listener'
  | 'clock'
  | 'redaction'
>

/**
 * Validates an experiment as a run would, asks the plugins whether it might start (unless `fileOnly`), and touches nothing. What is doubtful though not wrong
 * is told as warnings to the listener. Throws `ChaosError` with every problem, each with its place, and where the signal ends it.
 */
export async function validateSource(options: ValidateOptions): Promise<void> {
  const stop = new RunStop(options.signal)
  const stoppable = { ...options, signal: stop.signal }
  await using surroundings = openSurroundings(options)
  const tell = (name: string, payload: unknown) => notifyAbout(options, surroundings, { name, payload }, stop.signal)
  const validate = async () => {
    await tell('validate-started', nameOfSource(options.source))
    if (options.journalPath !== undefined) await checkJournalPath(options.journalPath)
    const prepared = await prepareRun({ ...stoppable, withoutControls: true }, surroundings)
    return options.fileOnly === true ? prepared : getReady(prepared, stoppable, surroundings)
  }
  try {
    const { loaded } = await endsWithStop(stop, validate(), ({ signal, finding }) =>
      signal === undefined ? finding.reason : `The validation was ended by ${signal}.`,
    )
    await tell('validate-completed', loaded.document)
  } catch (error) {
    // Whoever ended it knows, and nothing was found wrong.
    if (stop.stopped === undefined) await tell('validate-failed', nameOfSource(options.source))
    throw error
  }
}
