import type { Envelope, IntentRecord, LoggedRecord } from '../run-log/run-log-record.ts'
import type { ChangeReport, ChangeTimes, Fate } from './change-report.ts'

/** A change of a run, as its log tells it. */
export interface LedgerEntry {
  readonly intent: IntentRecord & Envelope
  /** The position of the intent among all intents and outcomes. */
  readonly begun: number
  /** The position of the outcome; undefined where it is not known. */
  ended: number | undefined
  applied: boolean | 'unknown'
  /** When that was written down. */
  outcomeAt: string | undefined
  settled: { readonly fate: Fate; readonly detail?: string; readonly at: string } | undefined
}

/**
 * The changes of a run. A live run and `recover` build it from the very same records, so that an undo in another process
 * decides as the run itself would have.
 */
export class ChangeLedger {
  readonly #entries = new Map<number, LedgerEntry>()
  #position = 0

  /** Takes a record into account. Records of other kinds are none of its business. */
  take(record: LoggedRecord): void {
    if (record.type === 'intent') {
      this.#entries.set(record.id, {
        intent: record,
        begun: ++this.#position,
        ended: undefined,
        applied: 'unknown',
        outcomeAt: undefined,
        settled: undefined,
      })
      return
    }
    if (record.type !== 'outcome' && record.type !== 'settled') return
    const entry = this.#entries.get(record.id)
    // The line of an intent can have been torn while that of its outcome was not; such an intent was never waited for, so nothing was done.
    if (entry === undefined) return
    if (record.type === 'settled') {
      const { fate, detail, at } = record
      entry.settled = { fate, ...(detail === undefined ? {} : { detail }), at }
      return
    }
    entry.applied = record.applied
    entry.outcomeAt = record.at
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

  /** How one change is shown to people; undefined where there is none of that id. */
  report(id: number): ChangeReport | undefined {
    const entry = this.#entries.get(id)
    return entry === undefined ? undefined : reportOf(entry)
  }

  /** How the changes are shown to people, oldest first. */
  reports(): readonly ChangeReport[] {
    return this.entries.map(reportOf)
  }
}

/** How one change is shown to people. One that was never settled is `open`. */
function reportOf(entry: LedgerEntry): ChangeReport {
  const { intent, settled } = entry
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
    times: timesOf(entry),
  }
}

function timesOf({ intent, outcomeAt, settled }: LedgerEntry): ChangeTimes {
  return {
    intent: intent.at,
    ...(outcomeAt === undefined ? {} : { outcome: outcomeAt }),
    ...(settled === undefined ? {} : { [timeOf[settled.fate] ?? 'settled']: settled.at }),
  }
}

const timeOf: Partial<Readonly<Record<Fate, keyof ChangeTimes>>> = { restored: 'undone', healed: 'healed' }

/** Whether a change with this end counts as proven: put back, out of the way, or meant to stay. */
export function isProven(fate: Fate): boolean {
  return fate !== 'open' && fate !== 'drifted'
}
