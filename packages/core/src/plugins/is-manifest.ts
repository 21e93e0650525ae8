import type { VariableUse } from 'chaos-plugin-api'
import type { ActivityManifest, ChangeManifest, PluginManifest, PreflightManifest } from './plugin-manifest.ts'

type Members = Readonly<Record<string, unknown>>

/** Whether a value is a plugin's manifest in all that is read of one. */
export function isManifest(value: unknown): value is PluginManifest {
  if (!isMapping(value)) return false
  const { apiVersion, name, title, standsInFor, variables, activities, changes, preflight } = value
  return (
    apiVersion === 1 &&
    isText(name) &&
    isText(title) &&
    isListOf(standsInFor, isText) &&
    isOptional(variables, (given) => isMapping(given) && Object.values(given).every(isVariableUse)) &&
    isListOf(activities, isActivity) &&
    isListOf(changes, isChange) &&
    isListOf(preflight, isPreflight)
  )
}

const variableUses: readonly unknown[] = ['address', 'paths', 'credential', 'private'] satisfies VariableUse[]

function isVariableUse(value: unknown): boolean {
  return variableUses.includes(value)
}

function isActivity(value: unknown): value is ActivityManifest {
  if (!isMapping(value) || !isEntry(value)) return false
  const { kind, title, description, impact, changes, chaosToolkit, args, output, deprecated } = value
  return (
    (kind === 'action' || kind === 'probe') &&
    isText(title) &&
    isOptional(description, isText) &&
    isOptional(impact, (given) => given === 'none' || given === 'degrades' || given === 'disrupts') &&
    isOptional(changes, (given) => isListOf(given, isText)) &&
    isListOf(chaosToolkit, isText) &&
    isArguments(args) &&
    isMapping(output) &&
    isOptional(deprecated, (given) => isMapping(given) && isText(given['use']))
  )
}

/** A schema as `discover` and validation read it. */
function isArguments(value: unknown): boolean {
  if (!isMapping(value)) return false
  const { properties, required } = value
  return (
    isOptional(properties, (given) => isMapping(given) && Object.values(given).every(isMapping)) &&
    isOptional(required, (given) => isListOf(given, isText))
  )
}

function isChange(value: unknown): value is ChangeManifest {
  if (!isMapping(value) || !isEntry(value)) return false
  const { undo, data } = value
  return (undo === 'revert' || undo === 'heals' || undo === 'none') && isMapping(data)
}

function isPreflight(value: unknown): value is PreflightManifest {
  return isMapping(value) && isEntry(value) && isText(value['title'])
}

function isEntry({ id, module, export: exported }: Members): boolean {
  return isText(id) && isText(module) && isText(exported)
}

function isMapping(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}

function isOptional(value: unknown, is: (given: unknown) => boolean): boolean {
  return value === undefined || is(value)
}
