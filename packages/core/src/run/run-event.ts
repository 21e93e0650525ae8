import type { LogFields, Phase } from 'chaos-plugin-api'
import type { Outcome } from '../errors/outcome.ts'

/**
 * What became of a change.
 *
 * - `restored`: put back by us, or found as before. `healed`: repaired by the system.
 * - `gone`, `replaced`: the object is no longer the one that was changed.
 * - `kept`: stays on purpose (a rollback activity set it, or the undo strategy is `never`).
 * - `superseded`: a later change took its place: one of the file that stays, or one of somebody who owns the field now.
 * - `lasting`: can't be undone. `not-applied`: the call was refused, nothing happened.
 * - `drifted`: somebody else altered it since; left alone. `open`: not proven undone.
 * - `not-healed`: nothing of ours stands any more, but the system has not repaired what was taken away.
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
  | 'not-healed'

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
}

/** What a run tells while it goes on. Texts hold no secret. */
export type RunEvent =
  | { readonly type: 'acts-on'; readonly text: string }
  | {
      readonly type: 'opened'
      readonly runId: string
      readonly folder: string
      readonly title: string
      readonly seed: string
    }
  | {
      readonly type: 'log'
      readonly level: 'debug' | 'info' | 'warn' | 'error'
      readonly message: string
      readonly fields?: LogFields
    }
  | { readonly type: 'hypothesis-started'; readonly phase: Phase; readonly title: string; readonly probes: number }
  | { readonly type: 'hypothesis-finished'; readonly phase: Phase; readonly met: boolean }
  | { readonly type: 'method-started'; readonly activities: number }
  | { readonly type: 'rollbacks-started'; readonly activities: number }
  | {
      readonly type: 'activity-started'
      readonly phase: Phase
      readonly kind: 'action' | 'probe'
      readonly name: string
      readonly background: boolean
      /** Left out because of `--dry`. */
      readonly dry: boolean
    }
  | { readonly type: 'targets'; readonly name: string; readonly targets: readonly string[] }
  | { readonly type: 'pause'; readonly name: string; readonly when: 'before' | 'after'; readonly seconds: number }
  | {
      readonly type: 'activity-finished'
      readonly phase: Phase
      readonly kind: 'action' | 'probe'
      readonly name: string
      /** Absent where it was interrupted or its definition was unusable. */
      readonly status?: 'succeeded' | 'failed'
      readonly toleranceMet?: boolean
      /** Why it failed, or was not met: one sentence. */
      readonly message?: string
      readonly remedy?: string
      /** Seconds. */
      readonly duration: number
    }
  | { readonly type: 'changed'; readonly object: string; readonly summary: string }
  | { readonly type: 'stopping'; readonly reason: string }
  /** The run was stopped, and waits so many seconds more for something that is not ours before it puts things back beside it. */
  | { readonly type: 'waiting'; readonly what: string; readonly seconds: number }
  | { readonly type: 'undo-started'; readonly changes: number }
  | { readonly type: 'change-settled'; readonly change: ChangeReport }
  /** How far the system is with repairing something: one sentence. */
  | { readonly type: 'healing'; readonly text: string }
  | {
      readonly type: 'finished'
      readonly outcome: Outcome
      /** Why it is this outcome: one sentence. */
      readonly reason: string
      /** Seconds. */
      readonly duration: number
      readonly changes: readonly ChangeReport[]
      readonly journalPath: string
    }

/** Told each event at once, in order. It must not throw. */
export type RunListener = (event: RunEvent) => void
