import type { ChangeLedger } from '../changes/change-ledger.ts'
import type { ChangeTypes } from '../changes/resolve-change.ts'
import type { Controls } from '../controls/controls.ts'
import type { RunAccount } from '../journal/run-account.ts'
import type { Experiment } from '../model/experiment.ts'
import type { DryMode, HypothesisStrategy, RollbackStrategy } from '../model/strategy-names.ts'
import type { UndoStrategy } from '../model/undo-strategy.ts'
import type { ProviderRun } from '../providers/provider-run.ts'
import type { RunLogWriter } from '../run-log/run-log-writer.ts'
import type { RunFolder } from '../run-log/state-folder.ts'
import type { RunStop } from '../stopping/run-stop.ts'

import type { Holds } from './holds.ts'

/** How a run is to go, with flags, experiment and settings weighed. */
export interface Strategies {
  readonly hypothesis: HypothesisStrategy
  /** Undefined where the file or the settings give a text that is none: then no rollbacks are played, as in Chaos Toolkit. */
  readonly rollbacks: RollbackStrategy | undefined
  readonly undo: UndoStrategy
  /** Seconds between two evaluations of a continuous hypothesis. */
  readonly frequency: number
  readonly failFast: boolean
  readonly dry: DryMode | undefined
}

/** One execution of an experiment, from the moment that its log is open. */
export interface Run extends ProviderRun {
  /** Milliseconds since 1970 (UTC). */
  readonly startedAt: number
  readonly experiment: Experiment
  readonly strategies: Strategies
  readonly controls: Controls
  readonly folder: RunFolder
  readonly log: RunLogWriter
  readonly ledger: ChangeLedger
  readonly types: ChangeTypes
  readonly stop: RunStop
  /** The faults whose time is over, and those that are being put back. */
  readonly holds: Holds
  /** What all that was told comes to so far: the journal, and what was found on the way. */
  readonly account: RunAccount
}
