import type { Clock } from 'chaos-plugin-api'
import type { ChangeLedger } from '../changes/change-ledger.ts'
import type { ExperimentSource } from '../model/experiment.ts'
import type { DryMode, HypothesisStrategy, RollbackStrategy } from '../model/strategy-names.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import type { Redaction } from '../secrets/redact.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * Told each record of a run at once, in order, and the changes that the run has made by then: what happened before its log was open right after
 * the first record. It must not throw.
 */
export type RunListener = (record: LoggedRecord, changes: ChangeLedger) => void

/** A variable of the environment that names a system which is no more. */
export interface DeadEnd {
  readonly variable: string
  /** What is wrong with it, and what to do: one sentence each. */
  readonly sentence: string
}

/** Everything that a run depends on. Nothing is read from the process itself. */
export interface RunOptions {
  /** A path, an http(s) URL, `-` for `input`, or the experiment itself as JSON has it. */
  readonly source: ExperimentSource
  /** What the source `-` is read from: JSON or YAML. Default: nothing. */
  readonly input?: AsyncIterable<Uint8Array>
  readonly settings: Settings
  readonly registry: PluginRegistry
  /** Environment variables; child processes get them too. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The absolute path of the state folder. */
  readonly stateFolder: string
  /** Where the journal goes. Default `./journal.json`. */
  readonly journalPath: string
  /** `--var` values, each as given: `key:type=value`. */
  readonly variables?: readonly string[]
  readonly variableFiles?: readonly string[]
  readonly controlFiles?: readonly string[]
  readonly rollbackStrategy?: RollbackStrategy
  readonly hypothesisStrategy?: HypothesisStrategy
  /** Seconds between two evaluations. Default 1. */
  readonly hypothesisFrequency?: number
  readonly failFast?: boolean
  readonly dry?: DryMode
  /** Default true. */
  readonly validate?: boolean
  /**
   * Whether the file is judged as Chaos Toolkit does: what it takes, though the run can't do it, is told, and the run goes on until then.
   * Default false.
   */
  readonly asChaosToolkit?: boolean
  /** Whether the experiment is to be taken out of the Kubernetes manifest that it stands in. Default false. */
  readonly fromManifest?: boolean
  /** For fetching the experiment. Default true. */
  readonly verifyTls?: boolean
  /** Whether the cluster lives in this process and goes with it. */
  readonly sandbox?: boolean
  /** What the first line says of that cluster, besides: `at real speed`. */
  readonly sandboxNote?: string
  /** What of the environment is known to lead nowhere: a run whose plugins go by it is refused, any other one is warned. Default: nothing. */
  readonly deadEnd?: DeadEnd
  /** Fixes every random choice. Default: a random one, which is recorded. */
  readonly seed?: string
  /**
   * Names the run, and its folder: letters, digits, `.`, `_` and `-`. A run whose name is taken is refused; what runs create in a cluster
   * is told apart by their names. Default: made of the time and chance.
   */
  readonly runId?: string
  /** Ends the run; everything is undone. Its reason is a `StopRequest`. */
  readonly signal: AbortSignal
  /**
   * Fires when whoever ended the run insists: rollbacks of the file that still go on are ended, the undo is not. Its reason is a `StopRequest`.
   * Default: never.
   */
  readonly insist?: AbortSignal
  /**
   * Masks whatever leaves the process. Whoever shows what the run throws masks it with the same one, which knows the secrets as soon as they are
   * resolved. Default: one of its own.
   */
  readonly redaction?: Redaction
  /** Told each record of the run log, as it is written; what is told before there is a log, or where there is none, has the number 0. */
  readonly listener: RunListener
  /**
   * The time that a run is stamped with, waits in and gives up by: pauses, time-outs, retries, deadlines of the undo. Child processes, Python code and
   * the `http` provider keep the machine's. Default: the machine's.
   */
  readonly clock?: Clock
}
