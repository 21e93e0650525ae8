import { type Outcome, type RecoverOptions, recoverRuns, type UnfinishedRun } from 'chaos-core'
import { describeUnfinishedRun } from '../render/render-unfinished-run.ts'
import type { Session } from '../session.ts'
import { ownSignals } from '../signals.ts'
import { canAsk, confirm } from './confirm.ts'
import { outcomeOfFailure } from './outcome-of-failure.ts'
import { recoverSideBySide } from './recover-side-by-side.ts'

interface PutBackOptions extends Omit<RecoverOptions, 'listener' | 'signal' | 'redaction'> {
  /** Not to ask first. */
  readonly yes: boolean
}

/** Lists runs that were cut off, asks, and puts back what they changed. Returns what came of each. */
export async function putBack(
  runs: readonly UnfinishedRun[],
  { yes, ...options }: PutBackOptions,
  session: Session,
): Promise<readonly Outcome[]> {
  const { report, stateOption } = session
  const outcomes: Outcome[] = []
  for (const run of runs.filter(({ sandbox }) => sandbox)) {
    try {
      await Promise.all(recoverRuns([run], { ...options, listener: () => undefined, signal: AbortSignal.abort() }))
      report.info(`Run ${run.runId} acted on a sandbox, which is gone with it: nothing is left to put back.`)
    } catch (error) {
      outcomes.push(outcomeOfFailure(error, session))
    }
  }
  const left = runs.filter(({ sandbox }) => !sandbox)
  for (const run of left) for (const line of describeUnfinishedRun(run, report.style)) report.info(line)
  const known = left.filter((run) => !isUnknown(run))
  outcomes.push(...left.filter(isUnknown).map((run) => leaveToPeople(run, session)))
  if (known.length === 0) return outcomes
  if (!yes && !(await isConfirmed(known.length, session))) return [...outcomes, 'refused']
  using signals = ownSignals(() => {
    report.error('')
    report.error(`Left at once. Go on with: chaos recover${stateOption}`)
  })
  return [...outcomes, ...(await recoverSideBySide(known, { ...options, signal: signals.signal }, session))]
}

/** Whether nothing that a run changed can be read any more. */
function isUnknown({ damages, ledger }: UnfinishedRun): boolean {
  return damages.length > 0 && ledger.entries.length === 0
}

function leaveToPeople({ runId }: UnfinishedRun, { report, stateOption }: Session): Outcome {
  report.error(
    `Run ${runId} can't be recovered: what it changed can't be read. Look at it yourself, and then run: chaos recover${stateOption} --accept ${runId} --reason "…"`,
  )
  return 'not-restored'
}

async function isConfirmed(count: number, { report, stateOption }: Session): Promise<boolean> {
  if (!canAsk()) {
    report.error(`Nothing was put back, because nobody can be asked here. Run "chaos recover${stateOption} --yes".`)
    return false
  }
  const answer = await confirm(count === 1 ? 'Put it back now?' : `Put back all ${count} runs now?`, true)
  if (!answer) report.info('Nothing was put back.')
  return answer
}
