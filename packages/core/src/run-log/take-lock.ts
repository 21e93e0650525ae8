import { ChaosError } from '../errors/chaos-error.ts'
import { holderOf, writeLock } from './run-lock.ts'
import type { RunFolder } from './state-folder.ts'

/**
 * Takes the lock of a run that was cut off. Throws `ChaosError` (outcome `refused`) where a process is at work on it: the run itself, or
 * another recovery. A lock that can't be written (a full disk, say) is done without: undoing twice does no harm.
 */
export async function takeLock({ runId, lock }: RunFolder): Promise<void> {
  if ((await holderOf(lock)).state === 'alive') {
    throw new ChaosError(`Run ${runId} is still at work, or somebody recovers it just now.`, {
      outcome: 'refused',
      remedy: 'Wait for its end, or stop it.',
    })
  }
  await writeLock(lock).catch(() => undefined)
}
