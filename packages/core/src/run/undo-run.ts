import type { LedgerEntry } from '../changes/change-ledger.ts'
import type { Fate } from '../changes/change-report.ts'
import { type UndoParts, undoChanges } from '../changes/undo-changes.ts'
import type { RunLogRecord } from '../run-log/run-log-record.ts'
import { mergeScopes } from '../secrets/merge-scopes.ts'
import { unwrapFloats } from '../substitution/python-float.ts'
import type { Run } from './run.ts'
import { runLogger } from './run-logger.ts'

/** What undoing needs, taken from a live run. */
export function undoParts(run: Run): UndoParts {
  return {
    types: run.types,
    clock: run.clock,
    note: (record) => note(run, record),
    mask: run.redaction.text,
    systemContext: async ({ intent }, signal) => ({
      signal,
      logger: runLogger(run),
      clock: run.clock,
      secrets: mergeScopes(run.secrets, intent.scopes),
      configuration: unwrapFloats(run.configuration) as Record<string, unknown>,
      environment: run.environment,
    }),
  }
}

/** Undoes what is left of a run's changes. */
export async function undoRun(run: Run): Promise<void> {
  const left = settleKept(run.ledger.unsettled, run.strategies.undo.strategy, (record) => note(run, record))
  if (left.length > 0) {
    run.tell({ type: 'undo-started', changes: left.length })
    await undoChanges(left, undoParts(run))
  }
}

/**
 * Settles what stays on purpose: everything under the strategy `never`; else what rollback activities set, and with it the older
 * changes to the same objects. Returns what is to be undone.
 */
export function settleKept(
  entries: readonly LedgerEntry[],
  strategy: 'always' | 'never',
  take: (record: RunLogRecord) => void,
): readonly LedgerEntry[] {
  const settle = ({ intent }: LedgerEntry, fate: Fate) => take({ type: 'settled', id: intent.id, fate })
  if (strategy === 'never') {
    for (const entry of entries) {
      if (entry.applied !== false) settle(entry, entry.intent.undo === 'none' ? 'lasting' : 'kept')
    }
    return entries.filter(({ settled }) => settled === undefined)
  }
  const keptSince = new Map<string, number>()
  for (const entry of entries) {
    if (entry.intent.phase !== 'rollbacks' || entry.applied === false || entry.intent.undo !== 'revert') continue
    settle(entry, 'kept')
    if (entry.applied === true) keptSince.set(entry.intent.object, entry.begun)
  }
  for (const entry of entries) {
    if (
      entry.settled === undefined &&
      entry.applied !== false &&
      entry.begun < (keptSince.get(entry.intent.object) ?? 0)
    ) {
      settle(entry, 'superseded')
    }
  }
  return entries.filter(({ settled }) => settled === undefined)
}

function note(run: Run, record: RunLogRecord): void {
  run.ledger.take(run.log.append(record))
}
