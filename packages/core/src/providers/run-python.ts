import { ActivityAborted } from '../errors/activity-errors.ts'
import { unwrapFloats } from '../python/python-float.ts'
import { mergeScopes, namesOfScopes } from '../secrets/merge-scopes.ts'
import { substituteArguments } from '../substitution/substitute.ts'
import type { ProviderCall } from './provider-call.ts'
import type { PythonBridge } from './python/bridge/python-bridge.ts'
import { runStandardFunction } from './python/standard-library/run-standard-function.ts'
import type { StandardFunction } from './python/standard-library/standard-function.ts'
import { goesByRun, standardFunction, unknownArgument } from './python/standard-library/standard-library.ts'

/**
 * Runs a Python function that no plugin provides: those of the standard library that experiments use natively, unless the run's Python interpreter was in
 * use before or is the only one to know the arguments, all others in that interpreter. Spec 1.5. Returns what the function returns, as JSON has it.
 *
 * Throws `ActivityFailed` where the function raises, `ActivityAborted` where the provider is unusable, `RunInterrupted` where the
 * function exits, or the signal's reason.
 */
export async function runPython(call: ProviderCall, services: { readonly bridge: PythonBridge }): Promise<unknown> {
  const { activity, configuration, secrets, signal } = call
  const { module, func } = activity.provider
  if (typeof module !== 'string' || typeof func !== 'string') {
    throw new ActivityAborted(`The Python provider of "${activity.name}" needs a module and a func, both as text.`)
  }
  const args = argumentsOf(call)
  const native = standardFunction(module, func)
  if (native !== undefined && (goesByRun(module) || isNative(native, args, services.bridge)))
    return runStandardFunction(func, native, unwrapFloats(args) as typeof args, call)
  return services.bridge.callFunction(
    {
      module,
      func,
      arguments: args,
      configuration,
      ...('secrets' in activity.provider
        ? { secrets: mergeScopes(secrets, namesOfScopes(activity.provider['secrets'])) }
        : {}),
    },
    signal,
  )
}

/** In Chaos Toolkit there is one process: once the interpreter's may have another folder, all that depends on it happens there. */
function isNative(native: StandardFunction, args: Readonly<Record<string, unknown>>, bridge: PythonBridge): boolean {
  return !bridge.wasUsed && unknownArgument(native, Object.keys(args)) === undefined
}

function argumentsOf({ activity, configuration, secrets }: ProviderCall): Readonly<Record<string, unknown>> {
  const given = activity.provider['arguments'] ?? {}
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new ActivityAborted(`The arguments of "${activity.name}" must be a mapping of names to values.`)
  }
  return substituteArguments(given, configuration, secrets) as Readonly<Record<string, unknown>>
}
