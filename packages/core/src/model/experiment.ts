/**
 * The shapes of a validated experiment, as Chaos Toolkit's files have them. Every block may also be null in a file; loading
 * turns null blocks into empty ones. Keys that are not named here are kept as they are.
 */
export interface Experiment {
  title: unknown
  readonly description?: unknown
  readonly tags?: unknown
  readonly configuration?: Record<string, unknown>
  readonly secrets?: Record<string, unknown>
  readonly controls?: readonly Control[]
  readonly 'steady-state-hypothesis'?: Hypothesis
  readonly method: readonly Activity[]
  readonly rollbacks?: readonly Activity[]
  readonly runtime?: Readonly<Record<string, unknown>>
  readonly extensions?: readonly Readonly<Record<string, unknown>>[]
  readonly [key: string]: unknown
}

/** Where an experiment is: a path, an http(s) URL, `-` for the run's `input`, or the experiment itself as JSON has it. */
export type ExperimentSource = string | Readonly<Record<string, unknown>>

/** The steady-state hypothesis of the file, as it is written there. */
export interface Hypothesis {
  readonly title: string
  readonly probes?: readonly Activity[]
  readonly controls?: readonly Control[]
  readonly [key: string]: unknown
}

/** An action or a probe of the file, as it is written there. */
export interface Activity {
  readonly type: 'probe' | 'action'
  readonly name: string
  readonly provider: Provider
  readonly ref?: string | null
  readonly tolerance?: unknown
  readonly background?: boolean
  readonly pauses?: { readonly before?: unknown; readonly after?: unknown } | null
  /** Seconds that what an action does is held before it is put back: a number, or `${name}` for a configured one. */
  readonly duration?: unknown
  readonly controls?: readonly Control[] | null
  /** Seconds. */
  readonly timeout?: number | null
  readonly dry?: unknown
  /** What an action does that finds nothing to act on: it fails, or that is fine. Not given: the run does not hold. */
  readonly if_nothing?: 'fail' | 'skip' | null
  readonly [key: string]: unknown
}

/** `{type: python | process | http | plugin, …}`; what else it holds depends on the type. */
export interface Provider {
  readonly type: string
  readonly [key: string]: unknown
}

/** A control of the file, as it is written there. */
export interface Control {
  readonly name?: string
  readonly ref?: string
  readonly provider?: Provider
  readonly scope?: 'before' | 'after' | '' | null
  readonly automatic?: boolean
  readonly [key: string]: unknown
}

/** The configuration of a run, resolved. Live: controls may alter it while the run goes on. */
export type Configuration = Record<string, unknown>

/** The secrets of a run, resolved: scopes of names. Live, like the configuration. */
export type Secrets = Record<string, unknown>
