import { mkdir } from 'node:fs/promises'
import type { Clock } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import { writeLastWord } from '../run-log/last-word.ts'
import { markFinished } from '../run-log/mark-finished.ts'
import type { AcceptedRecord } from '../run-log/run-log-record.ts'
import { RunLogWriter } from '../run-log/run-log-writer.ts'
import { systemClock } from '../time/system-clock.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** Who takes a run over as it is, and why. */
export interface Acceptance extends Omit<AcceptedRecord, 'type'> {
  readonly clock?: Clock
}

/**
 * Records that somebody takes over what could not be proven of a run, and marks it as finished: in its log, else in `accepted.json` beside
 * it. Returns the path of the file that says so. Throws `ChaosError` where the run is still at work, or nothing can be written down.
 */
export async function acceptRun(
  { runId, alive, folder, log: { end } }: UnfinishedRun,
  { reason, by, clock = systemClock }: Acceptance,
): Promise<string> {
  if (alive) throw new ChaosError(`Run ${runId} is still at work.`, { outcome: 'refused', remedy: 'Stop it first.' })
  try {
    await mkdir(folder.folder, { recursive: true, mode: 0o700 })
    const log = new RunLogWriter(folder, { clock, after: end })
    const path = await writeLastWord(log, folder, { type: 'accepted', reason, by })
    await markFinished(folder)
    return path
  } catch (cause) {
    if (cause instanceof ChaosError) throw cause
    throw new ChaosError(`That run ${runId} is accepted can't be written down: ${whyNotWritten(cause)}.`, {
      outcome: 'not-restored',
      remedy: `Make room or rights in ${folder.folder}, and accept it again.`,
      cause,
    })
  }
}
