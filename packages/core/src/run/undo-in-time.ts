import { runLogger } from '../run-log/run-logger.ts'
import { followOnce } from '../stopping/run-stop.ts'
import type { Run } from './run.ts'
import { undoRun } from './undo-run.ts'
import { waitPatiently } from './wait-patiently.ts'

/**
 * Undoes what is left when `played`, which plays the experiment to the end of its rollbacks, is over: or, where the run was stopped and
 * something that is not ours does not end, beside it. That goes on (a rollback of three minutes restores something) until it ends by
 * itself, with all calls that it made, or whoever stopped the run insists; what it has changed by then is looked at once more.
 */
export async function undoInTime(run: Run, played: Promise<void>): Promise<void> {
  // A call that was on its way when the run was stopped may still take effect: it is waited for before anything is looked at.
  const quiet = played.then(() => run.recorder.quiet())
  if (await waitPatiently(run, quiet)) return undoRun(run)
  runLogger(run).warn(`What this run changed is put back now, while ${run.foreign.latest} still goes on.`)
  await undoRun(run)
  let over = false
  const noted = quiet.then(() => {
    over = true
  })
  // What has ended meanwhile says so first.
  await Promise.resolve()
  if (!over && !run.stop.insisted.aborted) {
    runLogger(run).info(
      `The undo is done; ${run.foreign.latest} still goes on, and is waited for. Another signal ends it.`,
    )
  }
  await played
  // A call that what was played has left running may never end.
  await Promise.race([noted, new Promise<void>((insisted) => followOnce(run.stop.insisted, insisted))])
  if (run.ledger.unsettled.length > 0) await undoRun(run)
}
