import { ActivityFailed } from '../../../errors/activity-errors.ts'
import { bindArguments } from './bind-arguments.ts'
import { pythonErrorOf } from './python-error-of.ts'
import { PythonError, type StandardCall, type StandardFunction } from './standard-function.ts'

/** Runs a native function of Python's standard library. Throws `ActivityFailed` in Python's words, or the signal's reason. */
export async function runStandardFunction(
  name: string,
  definition: StandardFunction,
  args: Readonly<Record<string, unknown>>,
  call: StandardCall,
): Promise<unknown> {
  call.signal.throwIfAborted()
  try {
    const problem = bindArguments(name, definition, Object.keys(args))
    if (problem !== undefined) throw new PythonError('TypeError', problem)
    return await definition.run(args, call)
  } catch (error) {
    if (call.signal.aborted) throw call.signal.reason
    const { className, message } = pythonErrorOf(error)
    throw new ActivityFailed(`${className}: ${message}`, { cause: error })
  }
}
