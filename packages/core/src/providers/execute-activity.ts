import { ActivityFailed } from '../errors/activity-errors.ts'
import type { Activity } from '../model/experiment.ts'
import { providedBy } from '../plugins/provided-by.ts'
import { pythonStr } from '../python/text-form.ts'
import { boundedOutput } from '../run-log/bounded-output.ts'
import { runLogger } from '../run-log/run-logger.ts'
import { comeToRest } from './come-to-rest.ts'
import type { ProviderCall } from './provider-call.ts'
import type { ProviderRun } from './provider-run.ts'
import { runPlugin } from './run-plugin.ts'
import type { Step } from './step.ts'

/**
 * Executes one activity by its provider and returns its output, cut where it is too deep. Functions of Chaos Toolkit's extensions that an installed plugin
 * provides are run by it; all other Python goes to the standard library's stand-ins or to an interpreter.
 * Throws `ActivityFailed` or `ActivityAborted`, or the reason of the signal.
 */
export async function executeActivity(
  activity: Activity,
  run: ProviderRun,
  step: Step,
  signal: AbortSignal,
): Promise<unknown> {
  using _ = run.foreign.begin(`the ${step.phase === 'rollbacks' ? 'rollback' : activity.type} "${activity.name}"`)
  const call: ProviderCall = {
    activity,
    configuration: run.configuration,
    secrets: run.secrets,
    signal,
    logger: runLogger(run),
    mask: run.redaction.text,
    learnSecret: run.redaction.add,
    clock: run.clock,
    environment: run.environment,
  }
  return boundedOutput(await comeToRest(provide(call, run, step), call))
}

async function provide(call: ProviderCall, run: ProviderRun, step: Step): Promise<unknown> {
  const { provider } = call.activity
  const found = providedBy(call.activity, run.registry)
  switch (provider.type) {
    case 'process':
      return (await import('./run-process.ts')).runProcess(call)
    case 'http':
      return (await import('./run-http.ts')).runHttp(call)
    case 'python': {
      if (found !== undefined) return runPlugin(found, call, run, step)
      return (await import('./run-python.ts')).runPython(call, { bridge: run.bridge })
    }
    case 'plugin': {
      if (found !== undefined) return runPlugin(found, call, run, step)
      const broken = run.registry.whyMissing(pythonStr(provider['activity']))
      if (broken !== undefined) throw new ActivityFailed(broken)
      throw new ActivityFailed(`No installed plugin has an activity ${pythonStr(provider['activity'])}.`, {
        remedy: '"chaos discover" lists those that there are.',
      })
    }
    default:
      throw new ActivityFailed(`"${provider.type}" is no provider.`, { remedy: 'Use python, process, http or plugin.' })
  }
}
