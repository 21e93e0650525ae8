import {
  isProven,
  type Outcome,
  type RecoverOptions,
  type RecoverResult,
  recoverRuns,
  type UnfinishedRun,
} from 'chaos-core'
import { renderChanges } from '../render/render-changes.ts'
import type { Session } from '../session.ts'
import { outcomeOfFailure } from './outcome-of-failure.ts'
import { progressOf } from './progress-of.ts'

/** Recovers runs, all of them at the same time, and says of each what became of it as soon as that is known. None of them holds up another. */
export async function recoverSideBySide(
  runs: readonly UnfinishedRun[],
  options: Omit<RecoverOptions, 'listener' | 'redaction'>,
  session: Session,
): Promise<readonly Outcome[]> {
  const progress = new Map(runs.map((run) => [run.runId, progressOf(run, session)]))
  const recovered = recoverRuns(runs, {
    ...options,
    redaction: session.redaction,
    listener: (runId, event) => progress.get(runId)?.(event),
  })
  return Promise.all(
    runs.map(async (run, at) => {
      try {
        return conclude(run, await recovered[at]!, session)
      } catch (error) {
        session.report.error('')
        session.report.error(session.report.style.heading(`Run ${run.runId}`))
        return outcomeOfFailure(error, session)
      }
    }),
  )
}

function conclude(run: UnfinishedRun, result: RecoverResult, { report, stateOption }: Session): Outcome {
  const { runId } = run
  const { style } = report
  report.info('')
  report.info(style.heading(`Run ${runId}`))
  for (const line of renderChanges(result.changes, style, { all: true })) report.info(line)
  if (result.journalPath !== undefined) report.info(`${style.heading('Journal')}     ${result.journalPath}`)
  if (result.proven) {
    report.info(`${style.good('✓')} Everything that run ${runId} changed is proven to be back, or was meant to stay.`)
    return 'held'
  }
  if (result.wrongSystem) {
    report.error(
      `Nothing was done for run ${runId}: this is another cluster than the one it changed. Name the right one with --kubeconfig and --context.`,
    )
    return 'refused'
  }
  const known = result.changes.every(({ fate }) => isProven(fate))
  const standing = result.changes.some(({ fate }) => !isProven(fate) && fate !== 'degraded')
  report.error(
    known
      ? `What is known of run ${runId} is put back. What is listed above as not known is left to you: look at it, and then run: chaos recover${stateOption} --accept ${runId} --reason "…"`
      : standing
        ? `Run ${runId} is not recovered: put back by hand what is listed as OPEN or drifted, or try again.`
        : `Nothing of run ${runId} stands any more, but the system has not repaired what is listed as not healed. Once you have seen to it: chaos recover${stateOption} --accept ${runId} --reason "…"`,
  )
  return known || standing ? 'not-restored' : 'not-healed'
}
