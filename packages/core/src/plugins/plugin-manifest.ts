import type { VariableUse } from 'chaos-plugin-api'

/** A JSON Schema document, as data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What is known about an activity without loading any of its code. */
export interface ActivityManifest {
  /** `<plugin>/<kebab-case name>` */
  readonly id: string
  readonly kind: 'action' | 'probe'
  readonly title: string
  readonly description?: string
  /** Actions only. */
  readonly impact?: 'none' | 'degrades' | 'disrupts'
  /** Actions only: the ids of the change types that it may make. */
  readonly changes?: readonly string[]
  readonly chaosToolkit: readonly string[]
  /** Of the arguments, as they are given (defaults are optional). */
  readonly args: JsonSchema
  readonly output: JsonSchema
  readonly deprecated?: { readonly use: string }
  /** Relative to the plugin's folder. */
  readonly module: string
  readonly export: string
}

/** What is known about a change type without loading any of its code. */
export interface ChangeManifest {
  readonly id: string
  readonly undo: 'revert' | 'heals' | 'none'
  readonly data: JsonSchema
  readonly module: string
  readonly export: string
}

/** What is known about a preflight check without loading any of its code. */
export interface PreflightManifest {
  readonly id: string
  readonly title: string
  readonly module: string
  readonly export: string
}

/** `chaos.manifest.json`: generated from a plugin's definition, published with it. */
export interface PluginManifest {
  readonly apiVersion: 1
  readonly name: string
  readonly title: string
  readonly standsInFor: readonly string[]
  /** By name. Left out where there is none. */
  readonly variables?: Readonly<Record<string, VariableUse>>
  readonly activities: readonly ActivityManifest[]
  readonly changes: readonly ChangeManifest[]
  readonly preflight: readonly PreflightManifest[]
}
