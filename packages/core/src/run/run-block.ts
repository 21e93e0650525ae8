import type { Phase } from 'chaos-plugin-api'
import { ActivityAborted, RunInterrupted } from '../errors/activity-errors.ts'
import type { Activity } from '../experiment/experiment.ts'
import type { ActivityResult } from '../journal/journal.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { resolveReference } from './resolve-reference.ts'
import type { Run } from './run.ts'
import { failures, runActivity } from './run-activity.ts'
import { Stopped } from './run-stop.ts'

export interface Block {
  readonly phase: Phase & ('method' | 'rollbacks')
  readonly activities: readonly Activity[]
  /** Where results go, in the order of the starts. */
  readonly results: ActivityResult[]
  readonly signal: AbortSignal
  /** Asked before each activity; true ends the block. */
  endsEarly?(): boolean
}

/**
 * Runs the activities of the method or of the rollbacks: those in the background go on beside the others, and all are awaited
 * at the end. What they fail with is in the results. Throws `ActivityAborted`, `RunInterrupted` or `Stopped` of a foreground activity.
 */
export async function runBlock(run: Run, block: Block): Promise<void> {
  const { phase, results, signal } = block
  const background: Promise<void>[] = []
  try {
    for (const [index, entry] of block.activities.entries()) {
      if (block.endsEarly?.() === true) break
      signal.throwIfAborted()
      const activity = resolveReference(entry, run.experiment)
      const isBackground = entry.background === true
      const begun = { at: -1 }
      const running = runActivity(run, activity, {
        phase,
        index,
        background: isBackground,
        signal,
        started: (result) => {
          begun.at = results.push(result) - 1
        },
      })
      if (isBackground)
        background.push(
          running.then(
            (result) => record(run, block, begun.at, result),
            (error) => inBackground(run, activity, error),
          ),
        )
      else {
        const result = await running
        record(run, block, begun.at, result)
      }
    }
  } finally {
    await Promise.all(background)
  }
  signal.throwIfAborted()
}

function record(run: Run, { phase, results }: Block, index: number, result: ActivityResult): void {
  // A control may have put another result in its place.
  if (index >= 0) results[index] = result
  run.log.append({
    type: 'result',
    block: phase === 'method' ? 'run' : 'rollbacks',
    index,
    result: run.redaction.deep(result),
  })
  const failure = failures.get(result)
  if (failure === undefined) return
  const { activity } = result
  // A probe that sees the system not to be as asked says something about the system; it did its work.
  if (activity.type === 'probe' && failure.reason === 'not-met') return
  const what = phase === 'method' ? activity.type : 'rollback'
  run.findings.push({
    outcome: 'inconclusive',
    reason: `The ${what} "${activity.name}" failed: ${run.redaction.text(failure.message)}`,
    ...(phase === 'rollbacks' && providedBy(activity, run.registry) !== undefined ? { repairable: true as const } : {}),
  })
}

/** What ends an activity in the background does not end the run; its result has no status. Spec 3.6. */
function inBackground(run: Run, activity: Activity, error: unknown): void {
  if (error instanceof Stopped || error instanceof RunInterrupted) return
  if (!(error instanceof ActivityAborted)) {
    run.findings.push({
      outcome: 'internal',
      reason: `"${activity.name}" ended in an error of chaos itself: ${String(error)}`,
    })
    return
  }
  run.findings.push({ outcome: 'inconclusive', reason: `"${activity.name}" could not be run: ${error.message}` })
}
