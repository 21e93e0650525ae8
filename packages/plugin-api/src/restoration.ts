import type { Schema } from './schema.ts'
import type { SystemContext } from './step-context.ts'

/** What is known of a call that was to alter something: it took effect, it surely did not, or nobody can tell. */
export type CallOutcome = 'done' | 'not-applied' | 'unknown'

/** One time that a call was sent. */
export interface Attempt {
  /** Milliseconds since 1970 (UTC), just before it was sent. */
  readonly at: number
  /** The precondition that it carried, in the words of the change type: a resource version, say. */
  readonly carries: unknown
  readonly outcome: CallOutcome
}

/** One alteration of an object, by a change of the run or by a call of its undo, as the run's record tells it. */
export interface RecordedCall<Data> {
  /** Unlike that of every other call that is given together with it, also those of other runs. */
  readonly ref: string
  readonly runId: string
  readonly data: Data
  readonly by: 'change' | 'undo'
  /** Never empty; the last one is the newest. */
  readonly attempts: readonly Attempt[]
  /** `not-applied` only where no attempt has an unknown outcome. */
  readonly outcome: CallOutcome
  /** What came of it, as `ChangeCall.came` was told: the new resource version, say. */
  readonly came: unknown
  /**
   * `wanted`: its end is to be found now. `standing`: it is left as it is for now, unless what is wanted covers it. `held`: another activity of
   * the run made it, and it stays until its own time comes, whatever is wanted beside it. `foreign`: another run, which is not undone now, has
   * to put it back. `ended`: it came to its end earlier, and is told because it says which objects are ours.
   */
  readonly state: 'wanted' | 'standing' | 'held' | 'foreign' | 'ended'
  /** Whether a rollback of the file made it: then it is meant to stay, and what it set takes the place of what was there before. */
  readonly stays: boolean
}

/** All that unfinished runs of ours did to one object, oldest first. */
export interface ObjectHistory<Data> {
  /** What `RestorableChange.identity` says of each of its calls. */
  readonly key: string
  readonly calls: readonly RecordedCall<Data>[]
}

/**
 * What became of a change that was restored, or not. See `Inspection` for the words; `open`: it is still changed, and trying on is useless;
 * `overlaid`: a later change that is held lies on it, so it is put back together with that.
 */
export interface RestoredChange {
  readonly fate:
    | 'restored'
    | 'gone'
    | 'replaced'
    | 'superseded'
    | 'kept'
    | 'not-applied'
    | 'drifted'
    | 'open'
    | 'overlaid'
  /** A sentence without its full stop, in lower case: why it is not restored, or what there is to remark. */
  readonly detail?: string
}

/** What one try at restoring an object came to. */
export type RestoreFinding =
  | {
      readonly state: 'settled'
      /** By `ref`, for every wanted change of the history, and for those standing ones that were covered. */
      readonly changes: ReadonlyMap<string, RestoredChange>
      /** What must work again although nothing of ours stands any more: given to the healer. */
      readonly owes?: unknown
    }
  | {
      /** Something must happen first that no call of ours can bring about. It is tried again, at the latest at `until`. */
      readonly state: 'waits'
      readonly detail: string
      /** Milliseconds since 1970 (UTC). */
      readonly until?: number
    }

/** What the restoring of one object gets. */
export interface RestoreContext<Data> extends SystemContext {
  /** The run in whose name calls are sent. */
  readonly runId: string
  /** All that these runs did to the object by now, the calls of this undo included; or to another one, by its key. */
  history(key?: string): ObjectHistory<Data>
  /** Sends a call of the undo, written down durably first: an undo may die, too. `carries` is its precondition. */
  call<Result>(data: Data, carries: unknown, send: (call: ChangeCall) => Promise<Result>): Promise<Result>
}

/** The restoring of objects of one system, while it lasts. */
export interface Restoration<Data> {
  /** The keys of those other histories that must be restored first: what an object stands in, or belongs to. */
  after?(history: ObjectHistory<Data>): readonly string[]
  /**
   * Finds out how far an object is from what it was before its history, sends what brings it there, and says what it came to.
   * Never overwrites what somebody else has done. What it throws is tried again until the deadline.
   */
  restore(context: RestoreContext<Data>): Promise<RestoreFinding>
}

/** Puts objects back that several types of changes share, by their whole histories. */
export interface Restorer<Data> {
  /** Whatever a call on such an object stands in a log as: what its changes record, and what the restorer itself does. */
  readonly data: Schema<unknown>
  /** Begins to restore these objects. Reads nothing yet. */
  begin(histories: readonly ObjectHistory<Data>[]): Restoration<Data>
  /** Sees that what was restored works again. Left out where that is never owed. */
  // biome-ignore lint/suspicious/noExplicitAny: only the healer knows what is owed to it
  readonly healer?: Healer<any>
}

/** Something that the system has to repair by itself. */
export interface Debt<Data> {
  readonly data: Data
  /** Of the call that made it; `unknown`: it may not have happened. */
  readonly outcome: 'done' | 'unknown'
  /** Milliseconds since 1970 (UTC), when that call was sent last. */
  readonly at: number
  /** Whether an earlier look, in this process or another, has waited for it in vain: then one look must do. */
  readonly seenUnhealed: boolean
}

/** What became of something that the system has to repair. `degraded` is a finding about the system; `open`: nobody can tell. */
export interface HealedDebt {
  readonly fate: 'healed' | 'degraded' | 'not-applied' | 'gone' | 'replaced' | 'superseded' | 'open'
  /** A sentence without its full stop, in lower case. */
  readonly detail?: string
}

/** What healing gets. */
export interface HealContext extends SystemContext {
  /** Seconds without any progress after which nobody waits any longer. */
  readonly patience: number
  /** Says what became of a debt; once for each. */
  settle(debt: Debt<unknown>, end: HealedDebt): void
  /** Says how far it is, as it counts: "Deployment shop/web: 48 of 50 ready". */
  progress(text: string): void
}

/** Awaits what the system repairs, for many debts at once, and sees that it did. */
export interface Healer<Data> {
  /** Settles every debt before it resolves. Reads only. */
  heal(debts: readonly Debt<Data>[], context: HealContext): Promise<void>
}

/** What the `apply` of a change says of the call that it sends. */
export interface ChangeCall {
  /**
   * Writes down durably, before it is sent, that the call is sent once more, with another precondition. `previous` is what came of
   * the attempt before it: a refusal that says for sure that it did nothing, or nobody can tell.
   */
  again(carries: unknown, previous: 'not-applied' | 'unknown'): Promise<void>
  /** Notes what came of the call, for those who restore it: as JSON has it. */
  came(evidence: unknown): void
}
