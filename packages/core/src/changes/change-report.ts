/**
 * What became of a change.
 *
 * - `restored`: put back by us, or found as before. `healed`: repaired by the system.
 * - `gone`, `replaced`: the object is no longer the one that was changed.
 * - `kept`: stays on purpose (a rollback activity set it, or the undo strategy is `never`).
 * - `superseded`: a later change took its place: one of the file that stays, or one of somebody who owns the field now.
 * - `lasting`: can't be undone. `not-applied`: the call was refused, nothing happened.
 * - `drifted`: somebody else altered it since; left alone. `open`: not proven undone.
 * - `degraded`: nothing of ours stands any more, but the system has not repaired what was taken away: not healed.
 */
export type Fate =
  | 'restored'
  | 'healed'
  | 'gone'
  | 'replaced'
  | 'kept'
  | 'superseded'
  | 'lasting'
  | 'not-applied'
  | 'drifted'
  | 'open'
  | 'degraded'

/** When what happened to a change was written down: ISO 8601 in UTC, with milliseconds. What did not happen, or is not known, is left out. */
export interface ChangeTimes {
  /** Just before its call. */
  readonly intent: string
  readonly outcome?: string
  /** When nothing of it stood any more. */
  readonly undone?: string
  readonly healed?: string
  /** When any other fate of it was found. */
  readonly settled?: string
}

/** A change and what became of it, as the summary, the journal and `recover` show it. */
export interface ChangeReport {
  readonly id: number
  /** The id of the change type: `kubernetes/object-field`. */
  readonly type: string
  readonly object: string
  readonly summary: string
  readonly fate: Fate
  /** Why it is not as before, or what there is to remark. */
  readonly detail?: string
  /** The command by which a person puts it back; given where it is not proven undone. */
  readonly byHand?: string
  readonly times: ChangeTimes
}
