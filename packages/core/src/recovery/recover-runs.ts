import { asError } from 'chaos-plugin-api'
import { type LedgerEntry, unproven } from '../changes/change-ledger.ts'
import type { ChangeReport } from '../changes/change-report.ts'
import { ChangeTypes } from '../changes/resolve-change.ts'
import { settleChange } from '../changes/settle-change.ts'
import { settleKept } from '../changes/settle-kept.ts'
import { type UndoSummary, undoChanges } from '../changes/undo-changes.ts'
import { markFinished } from '../run-log/mark-finished.ts'
import { systemClock } from '../time/system-clock.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'
import { openRecovery, type Recovery } from './open-recovery.ts'
import type { RecoverOptions } from './recover-options.ts'
import { settleEndedSandbox } from './settle-ended-sandbox.ts'
import { busyKeys, sharingRuns, unprovenKeys, unprovenOf } from './shared-objects.ts'

/** What became of the changes that a run left behind. */
export interface RecoverResult {
  readonly runId: string
  readonly changes: readonly ChangeReport[]
  /** Whether every change that can be undone is proven so. */
  readonly proven: boolean
  /** Whether the system that was reached is another one than the run changed; then nothing was done. */
  readonly wrongSystem: boolean
  /** Where the journal of the run, recovery included, was written; left out where that was not possible, or there is nothing to tell. */
  readonly journalPath?: string
}

/**
 * Undoes, in this process, what runs that were killed left behind, and proves it: all of them side by side, so that none waits for
 * another one. The order and the care are those of a run itself. Doing it twice does no harm. Returns a promise for each run, which
 * rejects with `ChaosError` where the run is still at work, or its log can't be opened.
 */
export function recoverRuns(
  runs: readonly UnfinishedRun[],
  options: RecoverOptions,
): readonly Promise<RecoverResult>[] {
  const began = begin(runs, options)
  return runs.map(async (run) => {
    if (run.sandbox) {
      await settleEndedSandbox(run, options.clock ?? systemClock)
      return { runId: run.runId, changes: [], proven: true, wrongSystem: false }
    }
    const begun = await began
    const recovery = begun.get(run)!
    if (recovery instanceof Error) throw recovery
    const result = await recovery.ended
    // Runs that nobody asked for, and that share an object with this one, have their records written, too.
    const others = [...begun].filter(([other]) => !runs.includes(other)).map(([, other]) => other)
    await Promise.allSettled(others.map(async (other) => (other instanceof Error ? undefined : other.ended)))
    return result
  })
}

interface Begun {
  readonly ended: Promise<RecoverResult>
}

async function begin(
  runs: readonly UnfinishedRun[],
  options: RecoverOptions,
): Promise<ReadonlyMap<UnfinishedRun, Begun | Error>> {
  const clock = options.clock ?? systemClock
  const asked = runs.filter(({ sandbox }) => !sandbox)
  const others = (options.others ?? []).filter((run) => !runs.includes(run) && !run.sandbox)
  const opening = [...asked, ...sharingRuns(asked, others)].map(async (run) => {
    const recovery = await openRecovery(run, options, clock).catch(asError)
    return [run, recovery] as const
  })
  const opened = await Promise.all(opening)
  const ready = opened.filter((each): each is readonly [UnfinishedRun, Recovery] => !(each[1] instanceof Error))
  const keys = unprovenKeys(asked)
  const toUndo = ready.map(([run, recovery]) => {
    const wanted = asked.includes(run) ? unproven(run.ledger.entries) : unprovenOf(run, keys)
    const held = run.beginning.undo.strategy === 'never' ? wanted.filter(hasLength) : []
    // Under the strategy that keeps all, only what was to have a length is put back, and the rest lies on it until then.
    const rest = held.length > 0 ? held : keepRest(run, recovery, wanted)
    recovery.tell({ type: 'undo-started', changes: rest.length })
    return { ...recovery.toUndo(rest), holdsOthers: held.length > 0 }
  })
  const undone = undoChanges(toUndo, {
    types: new ChangeTypes(options.registry),
    clock,
    busy: busyKeys(others),
    // Whatever a run did, and had proven before it ended, says which objects are the same.
    witnesses: { all: [...(options.witnesses ?? []), ...asked, ...others] },
  })
  const ended = ready.map(([run, recovery], at) => [run, { ended: conclude(run, recovery, undone[at]!) }] as const)
  for (const [, { ended: result }] of ended) result.catch(() => undefined)
  return new Map<UnfinishedRun, Begun | Error>([
    ...ended,
    ...opened.flatMap(([run, recovery]) => (recovery instanceof Error ? [[run, recovery] as const] : [])),
  ])
}

async function conclude(run: UnfinishedRun, recovery: Recovery, undone: Promise<UndoSummary>): Promise<RecoverResult> {
  try {
    const { wrongSystem } = await undone
    if (run.beginning.undo.strategy === 'never') keepRest(run, recovery, run.ledger.unsettled)
    const changes = run.ledger.reports()
    // What can't be known is not proven.
    const proven = run.damages.length === 0 && unproven(run.ledger.entries).length === 0
    const journalPath = await recovery.end({ type: 'recovered', proven })
    if (proven) await markFinished(run.folder)
    return { runId: run.runId, changes, proven, wrongSystem, ...(journalPath === undefined ? {} : { journalPath }) }
  } finally {
    await recovery.close()
  }
}

/** Settles what stays on purpose, and returns the rest. */
function keepRest(run: UnfinishedRun, recovery: Recovery, wanted: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return settleKept(wanted, run.beginning.undo.strategy, (entry, end) =>
    settleChange({ run: recovery.toUndo([]), entry }, end),
  )
}

function hasLength({ intent }: LedgerEntry): boolean {
  return intent.duration !== undefined
}
