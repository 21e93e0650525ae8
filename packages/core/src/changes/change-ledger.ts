import type { Attempt, CallOutcome } from 'chaos-plugin-api'
import type { Fate } from '../run-log/fate.ts'
import type { Envelope, IntentRecord, LoggedRecord, RestoringRecord } from '../run-log/run-log-record.ts'
import type { ChangeReport, ChangeTimes } from './change-report.ts'

/** A call that was to alter something, as a log tells it. */
interface LoggedCall {
  /** Never empty: an intent is an attempt. */
  readonly attempts: { -readonly [Part in keyof Attempt]: Attempt[Part] }[]
  came: unknown
}

/** A change of a run, as its log tells it. */
export interface LedgerEntry extends LoggedCall {
  readonly intent: IntentRecord & Envelope
  /** The position of the intent among all intents and outcomes. */
  readonly begun: number
  /** The position of the outcome; undefined where it is not known. */
  ended: number | undefined
  /** When that was written down. */
  outcomeAt: string | undefined
  /** When nothing of it stood any more, though what it took away still had to work again. */
  undoneAt: string | undefined
  settled: { readonly fate: Fate; readonly detail?: string; readonly at: string } | undefined
}

/** A call of the undo, as a log tells it. */
export interface LedgerCall extends LoggedCall {
  readonly restoring: RestoringRecord
}

/**
 * The changes of a run, and the calls of its undo. A live run and `recover` build it from the very same records, so that an undo in
 * another process decides as the run itself would have.
 */
export class ChangeLedger {
  readonly #entries = new Map<number, LedgerEntry>()
  readonly #calls = new Map<number, LedgerCall>()
  /** What was done to each object that has a key, oldest first. */
  readonly #objects = new Map<string, (LedgerEntry | LedgerCall)[]>()
  #position = 0
  #lastId = 0

  /** `records`: those that there are already. */
  constructor(records: readonly LoggedRecord[] = []) {
    for (const record of records) this.take(record)
  }

  /** Takes a record into account. Records of other kinds are none of its business. */
  take(record: LoggedRecord): void {
    switch (record.type) {
      case 'intent': {
        this.#lastId = Math.max(this.#lastId, record.id)
        const entry: LedgerEntry = {
          intent: record,
          begun: ++this.#position,
          ended: undefined,
          attempts: [begin(record)],
          came: undefined,
          outcomeAt: undefined,
          undoneAt: undefined,
          settled: undefined,
        }
        this.#entries.set(record.id, entry)
        if (record.key !== undefined) this.#addTo(record.key, entry)
        return
      }
      case 'restoring': {
        this.#lastId = Math.max(this.#lastId, record.id)
        const call: LedgerCall = { restoring: record, attempts: [begin(record)], came: undefined }
        this.#calls.set(record.id, call)
        this.#addTo(record.key, call)
        return
      }
      case 'attempt': {
        const call = this.#call(record.id)
        if (call === undefined) return
        call.attempts.at(-1)!.outcome = record.previous
        call.attempts.push(begin(record))
        return
      }
      case 'outcome':
        this.#end(record)
        return
      case 'undone': {
        const entry = this.#entries.get(record.id)
        if (entry !== undefined) entry.undoneAt = record.at
        return
      }
      case 'settled': {
        const entry = this.#entries.get(record.id)
        if (entry === undefined) return
        const { fate, detail, at } = record
        entry.settled = { fate, ...(detail === undefined ? {} : { detail }), at }
        return
      }
      default:
    }
  }

  #end({ id, at, applied, came }: Extract<LoggedRecord, { type: 'outcome' }>): void {
    // The line of an intent can have been torn while that of its outcome was not; such an intent was never waited for, so nothing was done.
    const call = this.#call(id)
    if (call === undefined) return
    call.attempts.at(-1)!.outcome = applied === true ? 'done' : applied === false ? 'not-applied' : 'unknown'
    call.came = came
    const entry = this.#entries.get(id)
    // A call of unknown outcome may still take effect, so nothing that came later is known to have come after it.
    if (entry === undefined) return
    // What was settled before its call came to its end was looked at too early.
    if (applied !== false) {
      entry.undoneAt = undefined
      entry.settled = undefined
    }
    entry.outcomeAt = at
    entry.ended = outcomeOf(entry) === 'unknown' ? undefined : ++this.#position
  }

  #addTo(key: string, call: LedgerEntry | LedgerCall): void {
    const calls = this.#objects.get(key)
    if (calls === undefined) this.#objects.set(key, [call])
    else calls.push(call)
  }

  #call(id: number): LoggedCall | undefined {
    return this.#entries.get(id) ?? this.#calls.get(id)
  }

  get entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()]
  }

  /** What was done to an object, by changes and by the undo, oldest first. */
  ofObject(key: string): readonly (LedgerEntry | LedgerCall)[] {
    return this.#objects.get(key) ?? []
  }

  /** Those changes whose end is not known. */
  get unsettled(): readonly LedgerEntry[] {
    return this.entries.filter(({ settled }) => settled === undefined)
  }

  /** The id of the next change, or call of the undo. */
  takeId(): number {
    return ++this.#lastId
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

function begin({ at, carries }: { readonly at: string; readonly carries?: unknown }): LoggedCall['attempts'][number] {
  return { at: Date.parse(at), carries, outcome: 'unknown' }
}

/** What is known of a call: that it did nothing only where no attempt of it has an unknown outcome. */
export function outcomeOf({ attempts }: LoggedCall): CallOutcome {
  const last = attempts.at(-1)!.outcome
  if (last !== 'not-applied') return last
  return attempts.some(({ outcome }) => outcome === 'unknown') ? 'unknown' : 'not-applied'
}

/** How one change is shown to people. One that was never settled is `open`. */
function reportOf(entry: LedgerEntry): ChangeReport {
  const { intent, settled } = entry
  const fate = settled?.fate ?? 'open'
  return {
    id: intent.id,
    type: intent.change,
    object: intent.object,
    summary: intent.summary,
    fate,
    ...(settled?.detail === undefined ? {} : { detail: settled.detail }),
    ...(isProven(fate) || intent.byHand === undefined ? {} : { byHand: intent.byHand }),
    times: timesOf(entry),
  }
}

function timesOf({ intent, outcomeAt, undoneAt, settled }: LedgerEntry): ChangeTimes {
  return {
    intent: intent.at,
    ...(outcomeAt === undefined ? {} : { outcome: outcomeAt }),
    ...(undoneAt === undefined ? {} : { undone: undoneAt }),
    ...(settled === undefined ? {} : { [timeOf(settled.fate, undoneAt)]: settled.at }),
  }
}

function timeOf(fate: Fate, undoneAt: string | undefined): keyof ChangeTimes {
  // What stands no more is settled when what it took away works again.
  if (fate === 'healed' || (fate === 'restored' && undoneAt !== undefined)) return 'healed'
  return fate === 'restored' ? 'undone' : 'settled'
}

/** Whether a change with this end counts as proven: put back, out of the way, or meant to stay. */
export function isProven(fate: Fate): boolean {
  return fate !== 'open' && fate !== 'drifted' && fate !== 'degraded'
}

/** Those changes whose end is not known, or not proven: they are looked at once more. */
export function unproven(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return entries.filter(({ settled }) => settled === undefined || !isProven(settled.fate))
}
