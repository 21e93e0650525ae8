import { type AnyActivity, isMapping, type Mapping } from 'chaos-plugin-api'
import type { Place, Problem } from '../errors/problem.ts'
import type { Message } from '../errors/problem-list.ts'
import type { Configuration, Secrets } from '../model/experiment.ts'
import type { ActivityManifest } from '../plugins/plugin-manifest.ts'
import type { Found, PluginRegistry } from '../plugins/plugin-registry.ts'
import type { PythonModules } from '../providers/python/python-modules.ts'

/** What validation needs besides the experiment. */
export interface ValidationContext {
  readonly registry: PluginRegistry
  /** Loads the code of one activity, to ask its own schema. */
  loadActivity(found: Found<ActivityManifest>): Promise<AnyActivity>
  readonly python: PythonModules
  /** `PATH` and `HOME` count, and what shells fill in. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** As far as it could be resolved; arguments that use it are checked with its values. */
  readonly configuration: Configuration
  /** As far as they could be resolved; their names count. */
  readonly secrets: Secrets
  /** Whether the settings or control files have controls, which may declare more while the run goes on. */
  readonly globalControls: boolean
  /**
   * Whether the file is judged as Chaos Toolkit does: what it takes, though its run can't do it, is doubtful then, and not wrong.
   */
  readonly asChaosToolkit: boolean
  /** What resolving configuration and secrets already found. */
  readonly loadingProblems?: readonly Problem[]
  /** What a run can't go by in the settings. */
  readonly settingsProblems?: readonly string[]
}

export { isMapping as isBlock, type Mapping as Block }

/** Keys and indexes from the top of the experiment. */
export type Path = readonly (string | number)[]

/** Notes that something is wrong at a path, or at another place; without a path it is nothing in the experiment, but a plugin that it needs. */
export type Report = (path: Path | undefined, message: Message, place?: Place) => void

/** Where it is noted what validation finds. */
export interface Findings {
  /** What is wrong. */
  readonly wrong: Report
  /** What Chaos Toolkit takes, and a run can't do. Wrong, unless the file is judged as Chaos Toolkit does. */
  readonly impossible: Report
  /** What is allowed, and hardly meant. */
  readonly doubtful: Report
}
