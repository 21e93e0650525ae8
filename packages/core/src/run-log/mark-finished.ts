import { rm } from 'node:fs/promises'
import { ChaosError } from '../errors/chaos-error.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import type { RunFolder } from './state-folder.ts'

/** Marks a run as one that nothing is left to do for. Throws `ChaosError` where that can't be. */
export async function markFinished({ runId, unfinished, lock }: RunFolder): Promise<void> {
  try {
    await rm(unfinished, { force: true, recursive: true })
    await rm(lock, { force: true, recursive: true })
  } catch (cause) {
    throw new ChaosError(`Run ${runId} can't be marked as finished: ${whyNotWritten(cause)}.`, {
      outcome: 'not-restored',
      remedy: 'Nothing of it is left to put back. Give yourself the right to write there, and recover it again.',
      cause,
    })
  }
}
