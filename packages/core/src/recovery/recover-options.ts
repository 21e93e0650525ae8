import type { Clock } from 'chaos-plugin-api'
import type { Witness } from '../changes/undo-parts.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import type { Redaction } from '../secrets/redact.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** Everything that a recovery depends on. */
export interface RecoverOptions {
  readonly registry: PluginRegistry
  /** Of this process. What the run recorded of its own wins, except over `overrides`. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Environment variables that the user gives anew, such as those that say which system is meant. */
  readonly overrides?: Readonly<Record<string, string>>
  /** Whether programs may be run that only files name which the run recorded, whoever may write those (see `SystemContext.recorded`). Default false. */
  readonly trust?: boolean
  /** Configuration values that the user gives anew. */
  readonly variables?: Readonly<Record<string, unknown>>
  /** Told each record that the recovery adds to the log of a run. */
  readonly listener: (runId: string, record: LoggedRecord) => void
  /** Masks what is told, as that of a run does (see `RunOptions`). Default: one of its own for each run. */
  readonly redaction?: Redaction
  readonly clock?: Clock
  readonly signal: AbortSignal
  /**
   * The other unfinished runs. What one of them did to an object that a recovered run touched, too, is undone with it; what a living one
   * is at work on is left to it.
   */
  readonly others?: readonly UnfinishedRun[]
  /** Runs that ended well since then: one of them may have deleted an object and made it anew. */
  readonly witnesses?: readonly Witness[]
}
