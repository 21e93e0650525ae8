import { declaredControls } from '../controls/choose-controls.ts'
import { invalidExperiment } from '../errors/invalid-experiment.ts'
import { formatProblem, type Problem } from '../errors/problem.ts'
import type { LoadedExperiment } from '../experiment/load-experiment.ts'
import { reviewExperiment } from '../experiment/review-experiment.ts'
import { validateExperiment } from '../experiment/validate-experiment.ts'
import type { Configuration } from '../model/experiment.ts'
import { loadActivity } from '../plugins/load-entry.ts'
import type { PluginRegistry } from '../plugins/plugin-registry.ts'
import type { PythonBridge } from '../providers/python/bridge/python-bridge.ts'
import { createPythonModules } from '../providers/python/python-modules.ts'

export interface CheckOptions {
  readonly registry: PluginRegistry
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly configuration: Configuration
  readonly bridge: PythonBridge
  /** What resolving configuration and secrets already found. */
  readonly loadingProblems: readonly Problem[]
  warn(text: string): void
}

/** Validates an experiment. Throws `ChaosError` with every problem; tells what is merely doubtful. */
export async function checkExperiment(loaded: LoadedExperiment, options: CheckOptions): Promise<void> {
  const { registry, environment, configuration, loadingProblems } = options
  const python = createPythonModules(options.bridge)
  const found = await validateExperiment(loaded, {
    registry,
    loadActivity,
    python,
    environment,
    configuration,
    loadingProblems,
  })
  if (found.problems.length > 0) throw invalidExperiment(found)
  const doubts = reviewExperiment(loaded)
  for (const doubt of doubts.problems) options.warn(formatProblem(doubt))
  if (doubts.unlisted > 0) options.warn(`There are ${doubts.unlisted} more doubts of this kind in ${loaded.source}.`)
  for (const { name, provider } of declaredControls(loaded.document)) {
    const module = provider?.type === 'python' ? provider['module'] : undefined
    const doubt = typeof module === 'string' ? await python.checkControl(module) : undefined
    if (doubt !== undefined) options.warn(`The control "${name}" would do nothing: ${doubt}`)
  }
}
