import type { Clock } from 'chaos-plugin-api'
import type { ChangeLedger } from '../changes/change-ledger.ts'
import type { ChangeRecorder } from '../changes/change-recorder.ts'
import type { ChangeTypes } from '../changes/resolve-change.ts'
import type { Controls } from '../controls/controls.ts'
import type { Configuration, Experiment, Secrets } from '../experiment/experiment.ts'
import type { RunAccount } from '../journal/run-account.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { PythonBridge } from '../python/bridge/python-bridge.ts'
import type { Tell } from '../run-log/record-stream.ts'
import type { RunLogWriter } from '../run-log/run-log-writer.ts'
import type { RunFolder } from '../run-log/state-folder.ts'
import type { Redaction } from '../secrets/redact.ts'
import type { ForeignWork } from './foreign-work.ts'
import type { DryMode, HypothesisStrategy, RollbackStrategy } from './run-options.ts'
import type { RunStop } from './run-stop.ts'
import type { UndoStrategy } from './undo-strategy.ts'

/** How a run is to go, with flags, experiment and settings weighed. */
export interface Strategies {
  readonly hypothesis: HypothesisStrategy
  /** Undefined where the file gives a text that is none: then no rollbacks are played, as in Chaos Toolkit. */
  readonly rollbacks: RollbackStrategy | undefined
  readonly undo: UndoStrategy
  /** Seconds between two evaluations of a continuous hypothesis. */
  readonly frequency: number
  readonly failFast: boolean
  readonly dry: DryMode | undefined
}

/** One execution of an experiment, from the moment that its log is open. */
export interface Run {
  readonly id: string
  readonly seed: string
  /** Milliseconds since 1970 (UTC). */
  readonly startedAt: number
  readonly experiment: Experiment
  readonly configuration: Configuration
  readonly secrets: Secrets
  readonly strategies: Strategies
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly registry: PluginRegistry
  readonly clock: Clock
  readonly redaction: Redaction
  readonly bridge: PythonBridge
  readonly controls: Controls
  readonly folder: RunFolder
  readonly log: RunLogWriter
  readonly ledger: ChangeLedger
  readonly types: ChangeTypes
  readonly recorder: ChangeRecorder
  readonly stop: RunStop
  /** What goes on and may hang. */
  readonly foreign: ForeignWork
  readonly tell: Tell
  /** What all that was told comes to so far: the journal, and what was found on the way. */
  readonly account: RunAccount
}
