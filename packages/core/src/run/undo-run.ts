import { isProven, type LedgerEntry } from '../changes/change-ledger.ts'
import { settleChange } from '../changes/settle-change.ts'
import { settleKept } from '../changes/settle-kept.ts'
import { type UndoSummary, undoChanges } from '../changes/undo-changes.ts'
import type { RunToUndo } from '../changes/undo-parts.ts'
import { mergeScopes } from '../secrets/merge-scopes.ts'
import { unwrapFloats } from '../substitution/python-float.ts'
import type { Run } from './run.ts'
import type { ChangeReport } from './run-event.ts'
import { runLogger } from './run-logger.ts'

/** Undoes these changes of a live run now. */
export async function undoOwn(run: Run, wanted: readonly LedgerEntry[]): Promise<UndoSummary> {
  const { types, clock } = run
  return undoChanges([toUndo(run, wanted)], { types, clock })[0]!
}

function toUndo(run: Run, wanted: readonly LedgerEntry[]): RunToUndo {
  return {
    runId: run.id,
    ledger: run.ledger,
    wanted,
    limits: run.strategies.undo,
    note: (record) => run.ledger.take(run.log.append(record)),
    // Where the log can't be written any more, the undo goes on from memory.
    synced: () => run.log.bestEffortSynced(),
    mask: run.redaction.text,
    settled: (change) => run.emit({ type: 'change-settled', change }),
    progress: (text) => run.emit({ type: 'healing', text }),
    systemContext: async (scopes, signal) => ({
      signal,
      logger: runLogger(run),
      clock: run.clock,
      secrets: mergeScopes(run.secrets, scopes),
      configuration: unwrapFloats(run.configuration) as Record<string, unknown>,
      environment: run.environment,
    }),
  }
}

/** Undoes what is left of a run's changes, and adds to its findings what is not proven undone, or not healed. */
export async function undoRun(run: Run): Promise<void> {
  // A call that was on its way when the run was stopped may still take effect: it is waited for before anything is looked at.
  await run.recorder.quiet()
  const own = toUndo(run, [])
  const left = settleKept(run.ledger.unsettled, run.strategies.undo.strategy, (entry, end) =>
    settleChange({ run: own, entry }, end),
  )
  if (left.length > 0) {
    run.emit({ type: 'undo-started', changes: left.length })
    await undoOwn(run, left)
  }
  const reports = run.ledger.reports()
  const standing = reports.filter(({ fate }) => !isProven(fate) && fate !== 'not-healed')
  if (standing.length > 0) {
    run.findings.push({ outcome: 'not-restored', reason: `Not proven to be as before: ${objectsOf(standing)}.` })
  }
  const broken = reports.filter(({ fate }) => fate === 'not-healed')
  if (broken.length > 0) {
    run.findings.push({
      outcome: 'not-healed',
      reason: `Nothing of this run stands any more, but the system has not repaired: ${objectsOf(broken)}.`,
    })
  }
}

function objectsOf(changes: readonly ChangeReport[]): string {
  const objects = changes.map(({ object }) => object)
  return objects.length > 3 ? `${objects.slice(0, 3).join(', ')} and ${objects.length - 3} more` : objects.join(', ')
}
