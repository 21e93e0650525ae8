import { type AnyActivity, isMapping, type Mapping } from 'chaos-plugin-api'
import type { Problem } from '../errors/problem.ts'
import type { Message } from '../errors/problem-list.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found, PluginRegistry } from '../plugins/plugin-registry.ts'
import type { PythonModules } from '../python/python-modules.ts'
import type { Configuration } from './experiment.ts'

/** What validation needs besides the experiment. */
export interface ValidationContext {
  readonly registry: PluginRegistry
  /** Loads the code of one activity, to ask its own schema. */
  loadActivity(found: Found<ActivityManifest>): Promise<AnyActivity>
  readonly python: PythonModules
  /** `PATH` and `HOME` count. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** As far as it could be resolved; arguments that use it are checked with its values. */
  readonly configuration: Configuration
  /** What resolving configuration and secrets already found. */
  readonly loadingProblems?: readonly Problem[]
}

export { isMapping as isBlock, type Mapping as Block }

/** Keys and indexes from the top of the experiment. */
export type Path = readonly (string | number)[]

/** Notes that something is wrong at a path. */
export type Report = (path: Path, message: Message) => void

/** Whether Python takes a value for true: neither empty nor zero. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return isMapping(value) ? Object.keys(value).length > 0 : Boolean(value)
}
