import { nameOfSource, type Outcome, weightiest } from 'chaos-core'
import { type ExitCodeTable, exitCodeOf } from '../exit.ts'
import { reportError } from '../report-error.ts'
import type { Session } from '../session.ts'

/** How one of several runs ended. */
export interface Ended {
  readonly outcome: Outcome
  /** The exit code that Chaos Toolkit gives for it. */
  readonly chaosToolkitExitCode: number
}

/** After these the system may not be as it was, or somebody wants it to end: nothing else is done to it. */
const last: readonly Outcome[] = [
  'not-restored',
  'not-healed',
  'stopped',
  'internal',
  'hung-up',
  'interrupted',
  'terminated',
]

/**
 * Runs several experiments, one after the other, and says in the end what became of each. One that can't be run, or does not hold, keeps none
 * from its turn; after one that was stopped, or that is not proven undone, the others are left out. Returns the exit code of the outcome that weighs
 * most; with Chaos Toolkit's table, 1 unless each gives 0.
 */
export async function runInTurn(
  sources: readonly string[],
  play: (source: string, at: number) => Promise<Ended>,
  session: Session,
  table: ExitCodeTable,
): Promise<number> {
  const { report } = session
  const { heading } = report.style
  const ended: Ended[] = []
  for (const [at, source] of sources.entries()) {
    if (at > 0) report.info('')
    report.info(`${heading(`${at + 1} of ${sources.length}`)}      ${nameOfSource(source)}`)
    ended.push(await endOf(play(source, at), session))
    if (last.includes(ended.at(-1)!.outcome)) break
  }
  report.info('')
  report.info(heading('What became of each'))
  for (const [at, source] of sources.entries()) {
    report.info(`  ${(ended[at]?.outcome ?? 'not run').padEnd(13)} ${nameOfSource(source)}`)
  }
  if (table === 'chaos') return exitCodeOf(weightiest(ended.map(({ outcome }) => outcome)), table)
  return Math.max(...ended.map(({ chaosToolkitExitCode }) => chaosToolkitExitCode))
}

/** What keeps one run from beginning is said, and ends none of the others. */
async function endOf(run: Promise<Ended>, session: Session): Promise<Ended> {
  try {
    return await run
  } catch (error) {
    const { kind, lines } = reportError(error, session)
    for (const line of lines) session.report.error(line)
    return { outcome: kind === 'usage' ? 'invalid' : kind, chaosToolkitExitCode: 1 }
  }
}
