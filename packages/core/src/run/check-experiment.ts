import { declaredControls } from '../controls/choose-controls.ts'
import { invalidExperiment } from '../errors/invalid-experiment.ts'
import { formatProblem } from '../errors/problem.ts'
import type { LoadedExperiment } from '../experiment/load-experiment.ts'
import { validateExperiment } from '../experiment/validate-experiment.ts'
import type { ValidationContext } from '../experiment/validation-context.ts'
import { loadActivity } from '../plugins/load-entry.ts'
import type { PythonBridge } from '../python/bridge/python-bridge.ts'
import { createPythonModules } from '../python/python-modules.ts'

export interface CheckOptions extends Omit<ValidationContext, 'loadActivity' | 'python'> {
  readonly bridge: PythonBridge
  warn(text: string): void
}

/** Validates an experiment. Tells what is merely doubtful, and throws `ChaosError` with every problem. */
export async function checkExperiment(loaded: LoadedExperiment, options: CheckOptions): Promise<void> {
  const { bridge, warn, ...given } = options
  const python = createPythonModules(bridge)
  const { doubts, ...found } = await validateExperiment(loaded, { ...given, loadActivity, python })
  for (const doubt of doubts.problems) warn(formatProblem(doubt))
  if (doubts.unlisted > 0) warn(`There are ${doubts.unlisted} more doubts of this kind in ${loaded.source}.`)
  if (found.problems.length > 0) throw invalidExperiment(found)
  for (const { name, provider } of declaredControls(loaded.document)) {
    const module = provider?.type === 'python' ? provider['module'] : undefined
    const doubt = typeof module === 'string' ? await python.checkControl(module) : undefined
    if (doubt !== undefined) warn(`The control "${name}" would do nothing: ${doubt}`)
  }
}
