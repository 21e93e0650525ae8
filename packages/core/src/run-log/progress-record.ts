import type { FailureReason, LogFields, Phase } from 'chaos-plugin-api'
import type { Outcome } from '../errors/outcome.ts'
import type { Activity } from '../model/experiment.ts'
import type { ActivityResult, HypothesisState, Journal } from '../model/journal.ts'

/** An activity really starts, that is after its first pause. */
export interface ActivityStartedRecord {
  readonly type: 'activity-started'
  /** Its place: `method/2`, `gate/0`. Each evaluation of a hypothesis has the same ones. */
  readonly step: string
  readonly phase: Phase
  readonly kind: 'action' | 'probe'
  readonly name: string
  readonly background: boolean
  /** Left out because of `--dry`. */
  readonly dry: boolean
  /** The plugin that provides it; left out where none does. */
  readonly plugin?: string
  /** As the journal writes times: UTC, with microseconds. */
  readonly start: string
  /** Its definition, as the journal has it. */
  readonly activity: Activity
}

/** What an activity came to, before controls saw it; a probe of the hypothesis, which is judged when they have, after. */
export interface ActivityFinishedRecord {
  readonly type: 'activity-finished'
  readonly step: string
  readonly phase: Phase
  readonly kind: 'action' | 'probe'
  readonly name: string
  /** Absent where it was interrupted or its definition was unusable. */
  readonly status?: 'succeeded' | 'failed'
  /** Of probes of the hypothesis. */
  readonly toleranceMet?: boolean
  /** What a probe gave, in short. */
  readonly seen?: string
  /** What its tolerance asks for, in short, where that is not met. */
  readonly expected?: string
  /** Why it failed: one sentence. */
  readonly message?: string
  readonly remedy?: string
  readonly reason?: FailureReason
  readonly end: string
  /** Seconds. */
  readonly duration: number
  readonly exception?: readonly string[]
  readonly output: unknown
}

/**
 * What an activity's result is worth less for. `nothing`: there was nothing to act on or to look at. `partial`: a part was left. `no-effect`: an
 * action changed nothing, since all was so already. `in-vain`: an action did not do what the file asks of it, though it did not fail.
 */
export interface ShortfallRecord {
  readonly type: 'shortfall'
  readonly step: string
  readonly phase: Phase
  readonly kind: 'action' | 'probe'
  readonly name: string
  readonly what: 'nothing' | 'partial' | 'no-effect' | 'in-vain'
  /** One sentence. */
  readonly message: string
  /** Whether the file says where to look: an argument is given. */
  readonly placed: boolean
  /** Whether the file says that nothing is fine: `if_nothing: skip`, or a tolerance that asks for nothing. */
  readonly fine: boolean
}

/** What an action did is in place, and is held for so many seconds. */
export interface HeldRecord {
  readonly type: 'held'
  readonly step: string
  readonly name: string
  readonly seconds: number
}

/** The time of a fault is over, or was ended early. */
export interface PutBackRecord {
  readonly type: 'put-back'
  readonly step: string
  readonly name: string
  /** Seconds that it was held. */
  readonly held: number
  /** Why it did not last as long as the file says: what follows "as", without its full stop. */
  readonly early?: string
  /**
   * What became of it. `left`: nothing of it stands any more, since somebody else has changed the same. `overlaid`: a later change of the run lies on the same, so a part is put back together with that. `with-the-rest`: the run
   * was stopped, and the undo at its end puts it back. `unproven`: it is looked at once more at the end of the run.
   */
  readonly end: 'proven' | 'left' | 'unproven' | 'overlaid' | 'with-the-rest'
}

/** What an action chose to act on, among what, and why. */
export interface ChoiceRecord {
  readonly type: 'choice'
  readonly step: string
  readonly name: string
  /** One sentence. */
  readonly rule: string
  readonly found: number
  /** How many were left out, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>
  /** How many were chosen, and the first of them. */
  readonly chosen: number
  readonly first: readonly string[]
}

/**
 * What an evaluation of the hypothesis came to. `unmet`: a probe saw the system not to be as asked. `failed`: the same, and it said so by
 * failing. `unknown`: a probe could not do its work, so nothing is known.
 */
export interface HypothesisFinishedRecord {
  readonly type: 'hypothesis-finished'
  readonly phase: Phase
  readonly result: 'met' | 'unmet' | 'failed' | 'unknown'
  /** Which probe, and why: one sentence. Left out if met. */
  readonly reason?: string
  /** What controls made of the whole evaluation, where they altered it. */
  readonly state?: HypothesisState
}

/** Something ended before its time. */
export interface CutShortRecord {
  readonly type: 'cut-short'
  /** `activity`: one in the background, which ends nothing else. */
  readonly what: 'run' | 'method' | 'continuous-hypothesis' | 'activity'
  /** Whether somebody asked for it (a signal, a control), rather than that something went wrong. */
  readonly asked: boolean
  readonly outcome: Outcome
  /** One sentence. */
  readonly reason: string
}

/** What controls made of something after it was written down. */
export type AlteredRecord =
  | { readonly type: 'altered'; readonly what: 'result'; readonly step: string; readonly result: ActivityResult }
  | { readonly type: 'altered'; readonly what: 'run' | 'rollbacks'; readonly results: ActivityResult[] }
  | { readonly type: 'altered'; readonly what: 'journal'; readonly journal: Journal }

/** What a run tells while it goes on, besides its changes. Texts and values hold no secret. */
export type ProgressRecord =
  | {
      readonly type: 'log'
      readonly level: 'debug' | 'info' | 'warn' | 'error'
      readonly message: string
      readonly fields?: LogFields
    }
  /** The experiment as the journal has it from now on: its title filled in, its parts altered by controls. */
  | { readonly type: 'experiment'; readonly experiment: Readonly<Record<string, unknown>> }
  | { readonly type: 'hypothesis-started'; readonly phase: Phase; readonly title: string; readonly probes: number }
  | HypothesisFinishedRecord
  | { readonly type: 'method-started'; readonly activities: number }
  | { readonly type: 'rollbacks-started'; readonly activities: number }
  /** The rollbacks of the file are not played. `reason`: why, and how to have them: a sentence. */
  | { readonly type: 'rollbacks-skipped'; readonly activities: number; readonly reason: string }
  /** What the configuration of the run came to. */
  | { readonly type: 'configuration'; readonly values: Readonly<Record<string, unknown>> }
  | ActivityStartedRecord
  | {
      readonly type: 'targets'
      readonly step: string
      readonly name: string
      /** Each as the activity's plugin describes it, with the name of its object. */
      readonly targets: readonly { readonly object: string }[]
    }
  | {
      readonly type: 'pause'
      readonly step: string
      readonly name: string
      readonly when: 'before' | 'after'
      readonly seconds: number
    }
  | ChoiceRecord
  | ShortfallRecord
  | ActivityFinishedRecord
  | HeldRecord
  | PutBackRecord
  | AlteredRecord
  /** The run is to end before its time. `signal` is the one that asks for it. */
  | { readonly type: 'stopping'; readonly reason: string; readonly signal?: string }
  | CutShortRecord
  /** What is not ours is waited for before changes are put back, for so many seconds yet. */
  | { readonly type: 'waiting'; readonly what: string; readonly seconds: number }
  | { readonly type: 'undo-started'; readonly changes: number }
  /** How far the system is with repairing something: one sentence. */
  | { readonly type: 'healing'; readonly text: string }
  /** Method, rollbacks and undo are over. Times as the journal has them; `duration` in seconds. */
  | { readonly type: 'ended'; readonly end: string; readonly duration: number }
  /** The end of the log of a run that came to its end. `reason` says in one sentence why it is this outcome. */
  | { readonly type: 'closed'; readonly outcome: Outcome; readonly reason: string }
  /** Another process begins to undo what the run left behind. */
  | { readonly type: 'recovering' }
  | { readonly type: 'recovered'; readonly proven: boolean }
