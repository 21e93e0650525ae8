import { findUnfinishedRuns, type RecoverOptions, type RecoverResult, recoverRuns } from 'chaos-core'
import type { VirtualClock } from 'chaos-sandbox'

/** Recovers the run that was left in a state folder. Rejects where none was. */
export async function recoverCase(
  stateFolder: string,
  clock: VirtualClock,
  options: Pick<RecoverOptions, 'environment' | 'registry'>,
): Promise<RecoverResult> {
  const runs = await findUnfinishedRuns(stateFolder)
  const signal = new AbortController().signal
  const [recovering] = recoverRuns(runs, { ...options, clock, signal, listener: () => undefined })
  if (recovering === undefined) throw new Error('what was left is not to be found by recover')
  return clock.passUntil(recovering)
}
