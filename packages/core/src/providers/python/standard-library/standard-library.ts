import { os } from './os.ts'
import { osPath } from './os-path.ts'
import { shutil } from './shutil.ts'
import type { StandardFunction, StandardModule } from './standard-function.ts'
import { time } from './time.ts'

const modules: Readonly<Record<string, StandardModule>> = { os, 'os.path': osPath, posixpath: osPath, shutil, time }

/** Finds the native form of a function of Python's standard library; undefined where only an interpreter has it. */
export function standardFunction(module: string, name: string): StandardFunction | undefined {
  const functions = Object.hasOwn(modules, module) ? modules[module] : undefined
  return functions !== undefined && Object.hasOwn(functions, name) ? functions[name] : undefined
}

/**
 * Whether functions of a module go by the run (its clock), so that no interpreter ever takes their place. All others act by what a process has of its own
 * (folder, mask for files, environment), and Python knows arguments of them that the native ones do not.
 */
export function goesByRun(module: string): boolean {
  return modules[module] === time
}

/** The first of the arguments that the native form of a function does not take. */
export function unknownArgument({ parameters }: StandardFunction, names: readonly string[]): string | undefined {
  return names.find((given) => !parameters.some(({ name }) => name === given))
}

/** The names of the native functions of a module; empty where there are none. */
export function standardFunctionNames(module: string): readonly string[] {
  return Object.hasOwn(modules, module) ? Object.keys(modules[module] ?? {}) : []
}
