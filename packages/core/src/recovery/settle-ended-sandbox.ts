import type { Clock } from 'chaos-plugin-api'
import { writeLastWord } from '../run-log/last-word.ts'
import { markFinished } from '../run-log/mark-finished.ts'
import { RunLogWriter } from '../run-log/run-log-writer.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** Records that nothing is left to undo of a run whose cluster is gone with all that it changed, and marks it as finished. */
export async function settleEndedSandbox({ folder, log: { end } }: UnfinishedRun, clock: Clock): Promise<void> {
  const log = new RunLogWriter(folder, { clock, after: end })
  await writeLastWord(log, folder, { type: 'recovered', proven: true })
  await markFinished(folder)
}
