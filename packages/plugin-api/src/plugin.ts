import type { ActionDefinition, ProbeDefinition } from './activity.ts'
import type { AnyChange } from './change.ts'
import type { PreflightDefinition } from './preflight.ts'

/** Any action, whatever its arguments: methods make concrete definitions assignable to it. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` accepts every argument type here
export type AnyAction = ActionDefinition<any, any, any, any, any>
/** Any probe, whatever its arguments. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyProbe = ProbeDefinition<any, any, any>
/** Any action or probe. */
export type AnyActivity = AnyAction | AnyProbe

/**
 * What a variable says about the system that a plugin acts on. It stands in the environment, or among the secrets of a file.
 *
 * - `address`: which system is meant, such as a name or a server. It is shown and recorded, so that `chaos recover` finds the system again.
 * - `paths`: the same by a file, or by several as in PATH. Recorded as absolute paths.
 * - `credential`: it lets somebody in. It is masked wherever it shows up, and never recorded.
 * - `private`: it belongs to the system and is neither; among secrets it is masked as any other.
 *
 * Where several plugins read one variable, it is a credential if any of them says so, else the paths or the address that one of them takes it for.
 */
export type VariableUse = 'address' | 'paths' | 'credential' | 'private'

/**
 * A plugin is data. The keys of its lists give the ids: `drainNodes` of the plugin `kubernetes` is `kubernetes/drain-nodes`.
 * Each entry stands in a file of its own that bears its name (`actions/drain-nodes.ts` exports `drainNodes`), so that a run
 * loads only what it names. Folders: `actions`, `probes`, `changes`, `preflight`.
 */
export interface PluginDefinition {
  readonly apiVersion: 1
  /** Lower case, digits and dashes; the first part of every id. */
  readonly name: string
  /** What the plugin is for, in a few words. */
  readonly title: string
  /** The Chaos Toolkit distributions that it stands in for, such as `chaostoolkit-kubernetes`. */
  readonly standsInFor?: readonly string[]
  /** The variables that address its system, and those that open it, by name. */
  readonly variables?: Readonly<Record<string, VariableUse>>
  readonly actions?: Readonly<Record<string, AnyAction>>
  readonly probes?: Readonly<Record<string, AnyProbe>>
  /** Every change type that its actions use. A published id keeps its data for ever: a crashed run may still need it. */
  readonly changes?: Readonly<Record<string, AnyChange>>
  readonly preflight?: Readonly<Record<string, PreflightDefinition>>
}

/**
 * Defines a plugin: the default export of `plugin.ts`.
 *
 * @example
 * export default definePlugin({ name: 'files', title: 'Files', actions: { removeFile }, probes: { fileExists }, changes: { fileMoved } })
 */
export function definePlugin(definition: Omit<PluginDefinition, 'apiVersion'>): PluginDefinition {
  return Object.freeze({ ...definition, apiVersion: 1 as const })
}
