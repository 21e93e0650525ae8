import type { Phase } from 'chaos-plugin-api'
import type { UndoStrategy } from '../model/undo-strategy.ts'
import type { Fate } from './fate.ts'
import type { ProgressRecord } from './progress-record.ts'

/** The format of the logs that are written, and the only one that is read. */
export const logFormat = 2

/** The first record of a log: everything that `recover` needs to act in another process. It holds no secret's value. */
export interface OpenedRecord {
  readonly type: 'opened'
  readonly format: typeof logFormat
  readonly runId: string
  readonly seed: string
  /** Which system the run acts on, as its first line says. */
  readonly actsOn: string
  /** As the journal writes times: UTC, with microseconds. */
  readonly start: string
  /** The machine that the run is on, as the journal names it: its system, and its name. */
  readonly platform: string
  readonly node: string
  /** An absolute path, or a URL; `the given experiment` where it was given itself. */
  readonly source: string
  /** The title, filled in as far as it is known when the run begins. Left out by older versions. */
  readonly title?: string
  /** The experiment as it was loaded, secrets masked; its `configuration` and `secrets` are declarations, never values. */
  readonly experiment: Record<string, unknown>
  /** `--var` and `--var-file` overrides of the configuration, secrets masked. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly plugins: readonly RecordedPlugin[]
  /** The variables by which the plugins find their systems. None of a sandbox, which nobody finds again. */
  readonly environment: Readonly<Record<string, string>>
  /** Whether the cluster lived in this process, and so is gone with it. */
  readonly sandbox: boolean
  readonly undo: UndoStrategy
  /** What `--dry` leaves out; null where it leaves out nothing. */
  readonly dry: string | null
  /** Whether the method ends as soon as the hypothesis does not hold meanwhile. */
  readonly failFast: boolean
}

/** A plugin that was installed when a run began. */
export interface RecordedPlugin {
  /** What the ids of its activities and changes begin with. */
  readonly name: string
  readonly packageName: string
  readonly version: string
  /** Absolute. */
  readonly folder: string
}

/** A change that is about to be made. Nothing is altered before this record is on disk. */
export interface IntentRecord {
  readonly type: 'intent'
  /** Counts from 1 within the run. */
  readonly id: number
  /** The id of the change type. */
  readonly change: string
  readonly undo: 'revert' | 'heals' | 'none'
  readonly object: string
  readonly summary: string
  readonly byHand?: string
  /** Never masked: a masked value would be written back. */
  readonly data: unknown
  readonly step: string
  readonly activity: string
  readonly attempt: number
  readonly phase: Phase
  /** The secret scopes that the activity names. */
  readonly scopes: readonly string[]
  /** Seconds that it is held before it is put back; left out where the file says nothing of it. */
  readonly duration?: number
  /** The object, as its restorer names it; left out where the change is undone by itself. */
  readonly key?: string
  /** The precondition of the first attempt. */
  readonly carries?: unknown
}

/** A call of the undo that is about to be sent: as durable as an intent, for an undo may die, too. Counts on with the intents. */
export interface RestoringRecord {
  readonly type: 'restoring'
  readonly id: number
  /** The object, as its restorer names it. */
  readonly key: string
  /** The id of the change type whose data this is. */
  readonly change: string
  readonly data: unknown
  readonly carries?: unknown
}

/** A call is about to be sent once more, with another precondition. */
export interface AttemptRecord {
  readonly type: 'attempt'
  /** Of its intent, or of its call of the undo. */
  readonly id: number
  readonly carries?: unknown
  /** What came of the attempt before. */
  readonly previous: 'not-applied' | 'unknown'
}

/** What came of the last attempt: `false` says that it surely did not happen, `unknown` that it may have. */
export interface OutcomeRecord {
  readonly type: 'outcome'
  readonly id: number
  readonly applied: boolean | 'unknown'
  /** What its change type noted of it. */
  readonly came?: unknown
}

/** Nothing of a change stands any more, but what it took away is still to work again. */
export interface UndoneRecord {
  readonly type: 'undone'
  readonly id: number
}

/** What became of a change in the end. */
export interface SettledRecord {
  readonly type: 'settled'
  readonly id: number
  readonly fate: Fate
  readonly detail?: string
}

/** Somebody takes over what could not be proven: the run is not to be recovered any more. */
export interface AcceptedRecord {
  readonly type: 'accepted'
  readonly reason: string
  /** The user's name on this machine. */
  readonly by: string
}

export type RunLogRecord =
  | OpenedRecord
  | IntentRecord
  | RestoringRecord
  | AttemptRecord
  | OutcomeRecord
  | UndoneRecord
  | SettledRecord
  | AcceptedRecord
  | ProgressRecord

/** What the writer adds to every record. */
export interface Envelope {
  /** Counts from 1 within the log; 0 where a record is in none. */
  readonly n: number
  /** When it was written: ISO 8601 in UTC, with milliseconds. */
  readonly at: string
}

/** A record as it stands in a log. */
export type LoggedRecord = RunLogRecord & Envelope

/** Told each record at once, in order. It must not throw. */
export type RecordListener = (record: LoggedRecord) => void
