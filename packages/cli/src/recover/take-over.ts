import type { Outcome, UnfinishedRun } from 'chaos-core'
import type { Session } from '../session.ts'
import { canAsk, confirm } from './confirm.ts'

/** Asks of each run, where somebody can be asked, whether it is to be recovered though it may be at work. Returns those that are. */
export async function takenOver(unclear: readonly UnfinishedRun[]): Promise<readonly UnfinishedRun[]> {
  const taken: UnfinishedRun[] = []
  if (!canAsk()) return taken
  for (const run of unclear) {
    const question = `Run ${run.runId}: ${run.unclear}, so that it may be at work. Recover it all the same?`
    if (await confirm(question, false)) taken.push(run)
  }
  return taken
}

/** Says why a run is left alone. */
export function leaveAlone({ runId, unclear }: UnfinishedRun, { report, stateOption }: Session): Outcome {
  report.error(
    `Run ${runId} is left alone: ${unclear}, so that it may be at work. If it is not, run "chaos recover${stateOption} --take-over ${runId}".`,
  )
  return 'refused'
}
