import type { LedgerEntry } from '../changes/change-ledger.ts'
import { settleChange } from '../changes/settle-change.ts'
import { settleKept } from '../changes/settle-kept.ts'
import { type UndoSummary, undoChanges } from '../changes/undo-changes.ts'
import type { RunToUndo } from '../changes/undo-parts.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { RunsBeside } from '../recovery/runs-beside.ts'
import { runLogger } from '../run-log/run-logger.ts'
import { mergeScopes } from '../secrets/merge-scopes.ts'
import type { Run } from './run.ts'

/** Undoes these changes of a live run now. */
export async function undoOwn(
  run: Run,
  wanted: readonly LedgerEntry[],
  how: Pick<RunToUndo, 'holdsOthers' | 'waitsAnew'> = {},
): Promise<UndoSummary> {
  const { types, clock } = run
  const witnesses = new RunsBeside(run.folder)
  await witnesses.readAgain()
  return undoChanges([{ ...toUndo(run, wanted), ...how }], { types, clock, witnesses })[0]!
}

function toUndo(run: Run, wanted: readonly LedgerEntry[]): RunToUndo {
  return {
    runId: run.id,
    ledger: run.ledger,
    wanted,
    limits: run.strategies.undo,
    note: (record) => run.log.append(record),
    // Where the log can't be written any more, the undo goes on from memory.
    synced: () => run.log.bestEffortSynced(),
    mask: run.redaction.text,
    progress: (text) => run.tell({ type: 'healing', text }),
    systemContext: async (scopes, signal) => ({
      signal,
      logger: runLogger(run),
      clock: run.clock,
      secrets: mergeScopes(run.secrets, scopes),
      configuration: unwrapFloats(run.configuration) as Record<string, unknown>,
      environment: run.environment,
      learnSecret: run.redaction.add,
    }),
  }
}

/** Undoes what is left of a run's changes, those that an activity tried to undo in vain included. */
export async function undoRun(run: Run): Promise<void> {
  const own = toUndo(run, [])
  const { strategy } = run.strategies.undo
  // What is being put back by then, because its time is over, comes to its own end.
  const unsettled = run.ledger.unsettled.filter((entry) => !run.holds.has(entry))
  if (strategy === 'never') {
    // A file that says how long a fault lasts does not mean it to stay.
    const held = unsettled.filter(({ intent }) => intent.duration !== undefined)
    if (held.length > 0) await undo(run, held, { holdsOthers: true })
  }
  const left = settleKept(
    unsettled.filter(({ settled }) => settled === undefined),
    strategy,
    (entry, end) => settleChange({ run: own, entry }, end),
  )
  if (strategy === 'never') return undo(run, left)
  // What could not be put back is tried once more: what kept it from that may be over. So may be what kept a system from healing.
  const again = run.ledger.entries.filter(({ settled }) => settled?.fate === 'open')
  const unhealed = run.ledger.entries.filter(
    ({ intent, settled }) => intent.duration !== undefined && settled?.fate === 'degraded',
  )
  await undo(run, [...again, ...unhealed, ...left], { waitsAnew: left.length > 0 })
}

async function undo(run: Run, wanted: readonly LedgerEntry[], how: Parameters<typeof undoOwn>[2] = {}): Promise<void> {
  if (wanted.length === 0) return
  run.tell({ type: 'undo-started', changes: wanted.length })
  await undoOwn(run, wanted, how)
}
