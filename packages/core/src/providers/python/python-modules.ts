import { asError } from 'chaos-plugin-api'
import { ActivityFailed } from '../../errors/activity-errors.ts'
import { controlFunctionNames } from '../../model/control-level.ts'
import type { Control } from '../../model/experiment.ts'
import type { PythonBridge } from './bridge/python-bridge.ts'
import { goesByRun, standardFunction, unknownArgument } from './standard-library/standard-library.ts'

/** What validation asks about Python functions and control modules. */
export interface PythonModules {
  /** Says in one sentence why a function can't be called with arguments of these names; undefined where it can. */
  checkFunction(module: string, func: string, argumentNames: readonly string[]): Promise<string | undefined>
  /**
   * Says in one sentence why a control does nothing, which only deserves a warning: its module can't be imported, or has no function that a run calls
   * for that scope. Undefined where it has.
   */
  checkControl(module: string, scope: unknown): Promise<string | undefined>
  /** Lets a control module validate its own declaration. Returns what it objects to. */
  validateControl(control: Control): Promise<string | undefined>
}

/** Answers from the native standard library where that is enough, and from the interpreter otherwise. */
export function createPythonModules(bridge: PythonBridge): PythonModules {
  async function functionsOf(module: string) {
    try {
      return await bridge.controlFunctions(module)
    } catch (error) {
      return asError(error)
    }
  }
  return {
    async checkFunction(module, func, argumentNames) {
      const native = standardFunction(module, func)
      if (native === undefined) return bridge.checkFunction(module, func, argumentNames)
      const name = `${module}.${func}`
      const names = native.parameters.map((parameter) => parameter.name)
      const unknown = unknownArgument(native, argumentNames)
      if (unknown !== undefined) {
        const takes = names.length === 0 ? 'none' : names.join(', ')
        if (goesByRun(module)) return `${name} takes no argument '${unknown}'; it takes ${takes}.`
        const problem = await bridge.checkFunction(module, func, argumentNames)
        if (bridge.wasUsed) return problem
        return `${name} takes no argument '${unknown}' without a Python interpreter; it takes ${takes}.`
      }
      const missing = native.parameters.find(({ name, optional }) => !optional && !argumentNames.includes(name))
      return missing === undefined ? undefined : `${name} needs the argument '${missing.name}', which is missing.`
    },
    async checkControl(module, scope) {
      const found = await functionsOf(module)
      if (!(found instanceof Error)) {
        if (controlFunctionNames(scope).some((name) => Object.hasOwn(found, name))) return undefined
        const which = scope === 'before' || scope === 'after' ? ` with the scope "${scope}"` : ''
        return `the module ${module} has no function that is called for a control${which}, such as ${scope === 'after' ? 'after' : 'before'}_activity_control.`
      }
      return found instanceof ActivityFailed && found.remedy !== undefined
        ? `${found.message} ${found.remedy}`
        : found.message
    },
    async validateControl(control) {
      const module = control.provider?.['module']
      if (typeof module !== 'string') return undefined
      const found = await functionsOf(module)
      if (found instanceof Error || found['validate_control'] === undefined) return undefined
      try {
        await bridge.callControl({ module, func: 'validate_control', positional: [control] })
        return undefined
      } catch (error) {
        return `The control '${control.name}' is not valid: ${error instanceof Error ? error.message : String(error)}`
      }
    },
  }
}
