import type { Clock } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import { isSettled, writeLastWord } from '../run-log/last-word.ts'
import { markFinished } from '../run-log/mark-finished.ts'
import { readRunLog } from '../run-log/read-run-log.ts'
import { RunLogWriter } from '../run-log/run-log-writer.ts'
import { runFolder } from '../run-log/state-folder.ts'
import { systemClock } from '../time/system-clock.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/**
 * Records that nothing is left to undo of a run whose cluster is gone with all that it changed, and marks it as finished. Throws `ChaosError` where
 * that can't be written.
 */
export async function settleEndedSandbox(
  { folder, log: { end } }: Pick<UnfinishedRun, 'folder' | 'log'>,
  clock: Clock,
): Promise<void> {
  const log = new RunLogWriter(folder, { clock, after: end })
  try {
    await writeLastWord(log, folder, { type: 'recovered', proven: true })
  } catch (cause) {
    throw new ChaosError(
      `That the sandbox of run ${folder.runId} is gone can't be written down: ${whyNotWritten(cause)}.`,
      {
        outcome: 'not-restored',
        remedy: `Nothing of it is left to put back. Make room or rights in ${folder.folder}, and recover it again.`,
        cause,
      },
    )
  }
  await markFinished(folder)
}

/**
 * The same for a run that has ended, by its id, whatever it left undone: nobody needs to recover it. For whoever made its cluster, and ends it.
 * Throws `ChaosError` where that can't be written.
 */
export async function settleSandboxRun(stateFolder: string, runId: string): Promise<void> {
  const folder = runFolder(stateFolder, runId)
  if (await isSettled(folder)) return
  await settleEndedSandbox({ folder, log: await readRunLog(folder.log, runId) }, systemClock)
}
