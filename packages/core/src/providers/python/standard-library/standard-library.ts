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

/** Whether what functions of a module do depends on their process: on its folder, its mask for files, its environment. */
export function dependsOnProcess(module: string): boolean {
  return modules[module] !== time
}

/** The names of the native functions of a module; empty where there are none. */
export function standardFunctionNames(module: string): readonly string[] {
  return Object.hasOwn(modules, module) ? Object.keys(modules[module] ?? {}) : []
}
