import type { Phase } from 'chaos-plugin-api'
import type { Activity } from '../model/experiment.ts'
import { resolveReference } from './resolve-reference.ts'
import type { Run } from './run.ts'
import { runActivity } from './run-activity.ts'
import { tellPartCutShort } from './tell-end.ts'

export interface Block {
  readonly phase: Phase & ('method' | 'rollbacks')
  readonly activities: readonly Activity[]
  readonly signal: AbortSignal
  /** Asked before each activity; true ends the block. */
  endsEarly?(): boolean
  /** Fires when what is held is to be put back before its time; its reason says why. */
  readonly endsHolds?: AbortSignal
}

/**
 * Runs the activities of the method or of the rollbacks: those in the background go on beside the others, and all are awaited
 * at the end. Throws `ActivityAborted`, `RunInterrupted` or `Stopped` of a foreground activity.
 */
export async function runBlock(run: Run, block: Block): Promise<void> {
  const { phase, signal, endsHolds } = block
  const cutShort = new AbortController()
  const endsHold = endsHolds === undefined ? cutShort.signal : AbortSignal.any([endsHolds, cutShort.signal])
  const inBackground: Promise<unknown>[] = []
  try {
    for (const [index, entry] of block.activities.entries()) {
      if (block.endsEarly?.() === true) break
      signal.throwIfAborted()
      const activity = resolveReference(entry, run.experiment)
      const background = entry.background === true
      const running = runActivity(run, activity, { phase, index, background, signal, endsHold })
      if (background) inBackground.push(running.catch((error: unknown) => tellActivityCutShort(run, activity, error)))
      else await running
    }
  } catch (error) {
    cutShort.abort(new Error(`the ${phase === 'method' ? 'method was' : 'rollbacks were'} cut short`))
    throw error
  } finally {
    await Promise.all(inBackground)
  }
  signal.throwIfAborted()
}

/** What ends an activity in the background does not end the run; its result has no status. Spec 3.6. */
function tellActivityCutShort(run: Run, { name }: Activity, error: unknown): void {
  tellPartCutShort(run, 'activity', error, (reason) => `"${name}" could not be run: ${reason}`)
}
