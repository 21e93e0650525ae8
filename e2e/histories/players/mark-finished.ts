import type { RunFolder } from '../../../packages/core/src/run-log/state-folder.ts'
import { currentWorld } from './current-world.ts'

/** Stands in for the product's own: nothing is left to do for a run. */
export async function markFinished({ runId }: RunFolder): Promise<void> {
  currentWorld().logs.get(runId)!.isFinished = true
}
