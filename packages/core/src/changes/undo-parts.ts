import type { Clock, SystemContext } from 'chaos-plugin-api'
import type { UndoStrategy } from '../model/undo-strategy.ts'
import type { RunLogRecord } from '../run-log/run-log-record.ts'
import type { ChangeLedger, LedgerEntry } from './change-ledger.ts'
import type { ChangeTypes } from './resolve-change.ts'

/** What is to be undone of one run, and where it is written down. */
export interface RunToUndo {
  readonly runId: string
  readonly ledger: ChangeLedger
  /** Those of its changes whose end is to be found. */
  readonly wanted: readonly LedgerEntry[]
  /** Seconds that the undo of one object may take, all retries included; and those without any progress of what heals. */
  readonly limits: Pick<UndoStrategy, 'deadline' | 'heal'>
  /**
   * Whether its other changes that stand are held: they stay, and what lies below one of them is left unsettled. Default: those on the same
   * fields go with what is wanted.
   */
  readonly holdsOthers?: boolean
  /** Whether what had not healed when somebody looked earlier is waited for as if nobody had. Default false. */
  readonly waitsAnew?: boolean
  /** Appends a record to the log, and takes it into the ledger. */
  note(record: RunLogRecord): void
  /** Resolves when all that was noted is on disk, or can't get there: an undo goes on all the same. */
  synced(): Promise<void>
  /** What a change type gets to inspect and revert a change of these secret scopes. `signal` is fresh, and has nothing to do with the run's. */
  systemContext(scopes: readonly string[], signal: AbortSignal): Promise<SystemContext>
  /** Masks secrets in what an inspection or an error says. */
  mask(text: string): string
  /** Told how far the system is with repairing something: one sentence. */
  progress(text: string): void
}

/** A run that is not undone, and its changes. */
export interface Witness extends Pick<RunToUndo, 'runId' | 'ledger'> {
  /** Whether nobody will put back any more what of it is not proven: it was accepted. Default false. */
  readonly over?: boolean
}

/**
 * Other runs, which may have made an object anew that is to be restored: what they did says which objects are the same, and what of it is theirs to
 * put back.
 */
export interface Witnesses {
  readonly all: readonly Witness[]
  /** Another number whenever there is more in `all` than before; left out where there can't be. */
  readonly version?: number
  /** Takes into account what they have done by now. */
  readAgain?(): Promise<void>
}

/** What all runs that are undone together share. */
export interface UndoParts {
  readonly types: ChangeTypes
  readonly clock: Clock
  /** Keys of objects that a living run is at work on, and the id of that run: they are left to it. */
  readonly busy?: ReadonlyMap<string, string>
  readonly witnesses?: Witnesses
}
