import type { Fate } from '../run-log/fate.ts'

/** When what happened to a change was written down: ISO 8601 in UTC, with milliseconds. What did not happen, or is not known, is left out. */
export interface ChangeTimes {
  /** Just before its call. */
  readonly intent: string
  readonly outcome?: string
  /** When nothing of it stood any more. */
  readonly undone?: string
  /** When it had healed by itself, or what it had taken away worked again after it was undone. */
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
