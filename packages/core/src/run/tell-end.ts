import { shorten } from 'chaos-plugin-api'
import { ActivityAborted, RunInterrupted } from '../errors/activity-errors.ts'
import type { Finding } from '../journal/finding.ts'
import type { CutShortRecord } from '../run-log/progress-record.ts'
import { Stopped } from '../stopping/run-stop.ts'
import type { Run } from './run.ts'

/** Tells what ended a run, or a phase and with it the run: a stop, a control, an activity that could not be attempted, or our own bug. */
export function tellEarlyEnd(run: Run, error: unknown): void {
  if (error instanceof Stopped) {
    tellStop(run, error, error.finding)
    return
  }
  if (error instanceof RunInterrupted) run.tell({ type: 'stopping', reason: ended(error.message) })
  tellEnd(run, 'run', findingOf(error), isAskedFor(error))
}

/** Tells of a stop that came when the run was putting things back already. */
export function tellLateStop(run: Run): void {
  const { stopped } = run.stop
  if (stopped !== undefined) tellStop(run, stopped, stopped.late)
}

/**
 * Tells what ended a part that takes the run with it only as far as its outcome goes. That somebody ended the run is told elsewhere. `sentence` makes
 * of the reason what is said.
 */
export function tellPartCutShort(
  run: Run,
  what: Exclude<CutShortRecord['what'], 'run'>,
  error: unknown,
  sentence: (reason: string) => string,
): void {
  if (isAskedFor(error)) return
  const { outcome, reason } = findingOf(error)
  tellEnd(run, what, { outcome, reason: sentence(reason) }, false)
}

/** Whether an error stands for somebody who wanted the end of the run, rather than for something that went wrong. */
export function isAskedFor(error: unknown): error is Stopped | RunInterrupted {
  return error instanceof Stopped || error instanceof RunInterrupted
}

/** What an error that nobody caught means for the run. */
function findingOf(error: unknown): Finding {
  if (error instanceof Stopped) return error.finding
  if (error instanceof RunInterrupted) {
    return { outcome: 'stopped', reason: `The run was ended on purpose: ${ended(error.message)}` }
  }
  if (error instanceof ActivityAborted) return { outcome: 'inconclusive', reason: error.message }
  const said = error instanceof Error ? error.message : String(error)
  return { outcome: 'internal', reason: `chaos itself failed: ${ended(said)}` }
}

/** Characters that are kept of what others say: a control may say a whole output. */
const longestMessage = 2000

/** What others say, with a full stop where it has no end of its own. */
function ended(words: string): string {
  const said = shorten(words.trim(), longestMessage)
  return /[.!?…]$/.test(said) ? said : `${said}.`
}

/** What ended one phase may have ended those that came after it, too. */
function tellStop(run: Run, stopped: Stopped, finding: Finding): void {
  if (told.has(stopped)) return
  told.add(stopped)
  tellEnd(run, 'run', finding, true)
}

const told = new WeakSet<Stopped>()

function tellEnd({ tell }: Run, what: CutShortRecord['what'], { outcome, reason }: Finding, asked: boolean): void {
  tell({ type: 'cut-short', what, asked, outcome, reason })
}
