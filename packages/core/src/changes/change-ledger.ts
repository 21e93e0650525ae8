import type { ChangeReport, Fate } from '../run/run-event.ts'
import type { IntentRecord, RunLogRecord } from '../run-log/run-log-record.ts'

/** A change of a run, as its log tells it. */
export interface LedgerEntry {
  readonly intent: IntentRecord
  /** The position of the intent among all intents and outcomes. */
  readonly begun: number
  /** The position of the outcome; undefined where it is not known. */
  ended: number | undefined
  applied: boolean | 'unknown'
  settled: { readonly fate: Fate; readonly detail?: string } | undefined
}

/**
 * The changes of a run. A live run and `recover` build it from the very same records, so that an undo in another process
 * decides as the run itself would have.
 */
export class ChangeLedger {
  readonly #entries = new Map<number, LedgerEntry>()
  #position = 0

  /** Takes a record into account. Records of other kinds are none of its business. */
  take(record: RunLogRecord): void {
    if (record.type === 'intent') {
      this.#entries.set(record.id, {
        intent: record,
        begun: ++this.#position,
        ended: undefined,
        applied: 'unknown',
        settled: undefined,
      })
      return
    }
    if (record.type !== 'outcome' && record.type !== 'settled') return
    const entry = this.#entries.get(record.id)
    // The line of an intent can have been torn while that of its outcome was not; such an intent was never waited for, so nothing was done.
    if (entry === undefined) return
    if (record.type === 'settled') {
      entry.settled = { fate: record.fate, ...(record.detail === undefined ? {} : { detail: record.detail }) }
      return
    }
    entry.applied = record.applied
    // A call of unknown outcome may still take effect, so nothing that came later is known to have come after it.
    entry.ended = record.applied === 'unknown' ? undefined : ++this.#position
  }

  get entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()]
  }

  /** Those whose end is not known. */
  get unsettled(): readonly LedgerEntry[] {
    return this.entries.filter(({ settled }) => settled === undefined)
  }

  /** Makes those whose end is not proven unsettled again, so that they can be looked at once more. */
  reopenUnproven(): void {
    for (const entry of this.entries)
      if (entry.settled !== undefined && !isProven(entry.settled.fate)) entry.settled = undefined
  }

  /** The id of the next change. */
  get nextId(): number {
    return this.#entries.size + 1
  }

  /** How the changes are shown to people, oldest first. */
  reports(): readonly ChangeReport[] {
    return this.entries.map(reportOf)
  }
}

/** How one change is shown to people. One that was never settled is `open`. */
export function reportOf({ intent, settled }: LedgerEntry): ChangeReport {
  const fate = settled?.fate ?? 'open'
  const unproven = fate === 'open' || fate === 'drifted'
  return {
    id: intent.id,
    type: intent.change,
    object: intent.object,
    summary: intent.summary,
    fate,
    ...(settled?.detail === undefined ? {} : { detail: settled.detail }),
    ...(unproven && intent.byHand !== undefined ? { byHand: intent.byHand } : {}),
  }
}

/** Whether a change with this end counts as proven: put back, out of the way, or meant to stay. */
export function isProven(fate: Fate): boolean {
  return fate !== 'open' && fate !== 'drifted'
}
