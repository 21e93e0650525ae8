import { loadConfiguration } from '../configuration/load-configuration.ts'
import { parseVariables } from '../configuration/parse-variable.ts'
import { readVariableFiles } from '../configuration/read-variable-files.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Problem } from '../errors/problem.ts'
import type { Configuration, Secrets } from '../experiment/experiment.ts'
import { type LoadedExperiment, loadExperiment } from '../experiment/load-experiment.ts'
import { validateExperiment } from '../experiment/validate-experiment.ts'
import { loadActivity } from '../plugins/load-entry.ts'
import type { PythonBridge } from '../python/bridge/python-bridge.ts'
import { createPythonModules } from '../python/python-modules.ts'
import { loadSecrets } from '../secrets/load-secrets.ts'
import type { RunOptions } from './run-options.ts'

/** An experiment that was read, with what it is to be run with. Nothing was touched. */
export interface PreparedRun {
  readonly loaded: LoadedExperiment
  readonly variables: Readonly<Record<string, unknown>>
  readonly configuration: Configuration
  readonly secrets: Secrets
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly bridge: PythonBridge
  /** What is worth saying though nothing is wrong. */
  readonly warnings: readonly string[]
}
