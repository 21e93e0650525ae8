import type { Activity } from './experiment.ts'

/** The result of one activity, with Chaos Toolkit's keys in Chaos Toolkit's order. */
export interface ActivityResult {
  readonly activity: Activity
  output: unknown
  /** UTC, ISO 8601 with microseconds and `+00:00`. */
  readonly start: string
  /** Absent where the activity was interrupted or its definition was unusable. */
  status?: 'succeeded' | 'failed'
  /** Only if failed: lines, the last one is the failure. */
  exception?: readonly string[]
  end?: string
  /** Seconds. */
  duration?: number
  /** Probes of the hypothesis only. */
  tolerance_met?: boolean
}

/** One evaluation of the steady-state hypothesis. */
export interface HypothesisState {
  steady_state_met: boolean | null
  readonly probes: ActivityResult[]
}

/** How far a run came, in the words of Chaos Toolkit. */
export type RunStatus = 'completed' | 'failed' | 'aborted' | 'interrupted'

/** `journal.json`: Chaos Toolkit's format and values, plus one key of ours, `chaos`. Spec 3.9. */
export interface Journal {
  readonly 'chaoslib-version': string
  readonly platform: string
  readonly node: string
  experiment: Record<string, unknown>
  readonly start: string
  status: string | null
  deviated: boolean
  readonly steady_states: { before: HypothesisState | null; after: HypothesisState | null; during: HypothesisState[] }
  run: ActivityResult[]
  rollbacks: ActivityResult[]
  end?: string
  duration?: number
  chaos?: Record<string, unknown>
}
