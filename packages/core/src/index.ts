export { ChangeLedger, isProven } from './changes/change-ledger.ts'
export type { ChangeReport, ChangeTimes } from './changes/change-report.ts'
export { variableTypes } from './configuration/convert-value.ts'
export { parseVariables } from './configuration/parse-variable.ts'
export { checkJsonBounds } from './documents/check-json-bounds.ts'
export { parseJson } from './documents/parse-json.ts'
export { parseYamlStream } from './documents/parse-yaml.ts'
export { DocumentSyntaxError } from './documents/parsed-document.ts'
export { ChaosError, type ChaosErrorOptions } from './errors/chaos-error.ts'
export type { Outcome } from './errors/outcome.ts'
export { chaosToolkitExitCode, outcomes, outcomesByWeight, weightiest } from './errors/outcomes.ts'
export { formatProblem, type Place, type Problem } from './errors/problem.ts'
export { nameOfSource } from './experiment/load-experiment.ts'
export { checkWritable } from './files/check-writable.ts'
export type { FileContent } from './files/file-content.ts'
export { openForAppending } from './files/open-for-appending.ts'
export { replaceFile } from './files/replace-file.ts'
export { whyNotWritten } from './files/why-not-written.ts'
export { journalOf, type LogOfJournal } from './journal/journal-of.ts'
export { journalOfLog, type LogJournal } from './journal/journal-of-log.ts'
export { journalText } from './journal/journal-text.ts'
export type {
  Activity,
  Configuration,
  Control,
  Experiment,
  ExperimentSource,
  Hypothesis,
  Provider,
  Secrets,
} from './model/experiment.ts'
export type { ActivityResult, HypothesisState, Journal, RunStatus } from './model/journal.ts'
export { knownKeys } from './model/known-keys.ts'
export { nearestName } from './model/nearest-name.ts'
export {
  type DryMode,
  dryModes,
  type HypothesisStrategy,
  hypothesisStrategies,
  type RollbackStrategy,
  rollbackStrategies,
} from './model/strategy-names.ts'
export { ExitRefused, failCodeOf, failStarvedCode } from './plugins/await-code.ts'
export { buildPluginManifest } from './plugins/build-plugin-manifest.ts'
export { findPlugins, type PluginFolder } from './plugins/find-plugins.ts'
export { isOfType } from './plugins/is-of-type.ts'
export { permissionsOf } from './plugins/permissions-of.ts'
export { PluginFault } from './plugins/plugin-fault.ts'
export type {
  ActivityManifest,
  ChangeManifest,
  JsonSchema,
  PluginManifest,
  PreflightManifest,
} from './plugins/plugin-manifest.ts'
export { noPlugin, type PluginPackage, readPluginPackage } from './plugins/plugin-package.ts'
export { type Found, type InstalledPlugin, PluginRegistry } from './plugins/plugin-registry.ts'
export { registryOf } from './plugins/registry-of.ts'
export { type ReferenceOptions, renderReference } from './plugins/render-reference.ts'
export { typeWords } from './plugins/type-words.ts'
export { whyUnreliable } from './plugins/why-unreliable.ts'
export { quotedForShell } from './providers/process/quoted-for-shell.ts'
export { pythonStr } from './python/text-form.ts'
export { type Acceptance, acceptRun } from './recovery/accept-run.ts'
export {
  findUnfinishedRuns,
  isCutOff,
  type RunBeginning,
  type UnfinishedRun,
  unfinishedRunIds,
} from './recovery/find-unfinished-runs.ts'
export { findWitnesses } from './recovery/find-witnesses.ts'
export type { RecoverOptions } from './recovery/recover-options.ts'
export { type RecoverResult, recoverRuns } from './recovery/recover-runs.ts'
export { settleSandboxRun } from './recovery/settle-ended-sandbox.ts'
export type { RunResult } from './run/finish-run.ts'
export { reviewSettings } from './run/review-settings.ts'
export { runExperiment } from './run/run-experiment.ts'
export type {
  DeadEnd,
  RunListener,
  RunOptions,
} from './run/run-options.ts'
export { type ValidateOptions, validateSource } from './run/validate-source.ts'
export type { Fate } from './run-log/fate.ts'
export type { DamageKind, LogDamage } from './run-log/log-damage.ts'
export { type RunLog, readRunLog } from './run-log/read-run-log.ts'
export { isHeld, isProvenAlive, type RunLock, readLock, writeLock } from './run-log/run-lock.ts'
export type { LoggedRecord, RecordListener, RunLogRecord } from './run-log/run-log-record.ts'
export { runFolder, stateFolder } from './run-log/state-folder.ts'
export type { TouchedObject } from './run-log/touched-objects.ts'
export { createRedaction, type Redaction } from './secrets/redact.ts'
export { settingsCredentials } from './secrets/settings-credentials.ts'
export { writtenCredentials } from './secrets/written-credentials.ts'
export { defaultSettingsPath, loadSettings, readSettingsText } from './settings/load-settings.ts'
export type { Settings } from './settings/settings.ts'
export { getSetting, removeSetting, setSetting } from './settings/settings-key.ts'
export type { StopRequest } from './stopping/stop-request.ts'
