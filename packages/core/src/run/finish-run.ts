import { join } from 'node:path'
import { isProven } from '../changes/change-ledger.ts'
import type { ChangeReport } from '../changes/change-report.ts'
import { callTime } from '../controls/call-time.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Outcome } from '../errors/outcome.ts'
import { chaosToolkitExitCode } from '../errors/outcomes.ts'
import { type Conclusion, conclude } from '../journal/conclude.ts'
import { completeJournal } from '../journal/journal-of.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Journal } from '../model/journal.ts'
import { runEvents } from '../notifications/notify.ts'
import { writeLastWord } from '../run-log/last-word.ts'
import { markFinished } from '../run-log/mark-finished.ts'
import { releaseLock } from '../run-log/run-lock.ts'
import { notifyAbout } from './prepare-run.ts'
import type { Run } from './run.ts'
import type { RunOptions } from './run-options.ts'
import type { Surroundings } from './surroundings.ts'

/** How a run ended. */
export interface RunResult {
  readonly runId: string
  readonly outcome: Outcome
  /** Why it is this outcome: one sentence. */
  readonly reason: string
  /** The exit code that Chaos Toolkit gives for such a run; 1 for outcomes that it doesn't have. */
  readonly chaosToolkitExitCode: number
  /** Masked. */
  readonly journal: Journal
  /** Where it was written: as it was asked for, else in the run's own folder. Undefined where neither was possible, as on a full disk. */
  readonly journalPath: string | undefined
  readonly changes: readonly ChangeReport[]
}

/** Writes the journal of a run that is over, closes its log, and tells the channels of the settings. */
export async function finishRun(run: Run, options: RunOptions, surroundings: Surroundings): Promise<RunResult> {
  const conclusion = conclude(run.account)
  const { outcome, reason, changes } = conclusion
  const journal = completeJournal(run.account, conclusion, { log: run.folder.log })
  let journalPath: string | undefined
  try {
    journalPath = await saveJournal(options.journalPath, journal, run)
  } finally {
    const problem = await close(run, conclusion)
    surroundings.stream.goOnWithoutLog()
    if (problem !== undefined) run.tell({ type: 'log', level: 'error', message: problem.message })
  }
  await notifyAboutEnd(run, journal, options, surroundings)
  const exitCode = chaosToolkitExitCode(outcome, journal)
  return { runId: run.id, outcome, reason, chaosToolkitExitCode: exitCode, journal, journalPath, changes }
}

/** Closes the log, and marks the run as finished if nothing is left to do for it. Returns why that can't be. */
async function close({ log, folder }: Run, { outcome, reason, changes }: Conclusion): Promise<Error | undefined> {
  await writeLastWord(log, folder, { type: 'closed', outcome, reason }).catch(() => undefined)
  const proven = changes.every(({ fate }) => isProven(fate))
  try {
    await (proven ? markFinished(folder) : releaseLock(folder.lock))
    return undefined
  } catch (error) {
    return error as Error
  }
}

async function notifyAboutEnd(
  run: Run,
  journal: Journal,
  options: RunOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { stop, clock, strategies } = run
  for (const name of runEvents(journal)) {
    using time = callTime({ signal: stop.signal, insisted: stop.insisted, clock, patience: strategies.undo.patience })
    await notifyAbout(options, surroundings, { name, payload: journal }, time.signal)
  }
}

/** Writes the journal where it was asked for, else into the run's own folder. Returns where it is; a failure is told. */
async function saveJournal(path: string, journal: Journal, { folder, tell }: Run): Promise<string | undefined> {
  const tellProblem = (message: string) => tell({ type: 'log', level: 'error', message })
  const problem = await problemOfWriting(path, journal)
  if (problem === undefined) return path
  const instead = join(folder.folder, 'journal.json')
  const another = await problemOfWriting(instead, journal)
  tellProblem(another === undefined ? `${problem} It is in ${instead} instead.` : problem)
  if (another === undefined) return instead
  tellProblem(another)
  return undefined
}

async function problemOfWriting(path: string, journal: Journal): Promise<string | undefined> {
  try {
    await writeJournal(path, journal)
    return undefined
  } catch (error) {
    if (!(error instanceof ChaosError)) throw error
    return error.message
  }
}
