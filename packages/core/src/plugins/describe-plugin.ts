import type { AnyAction, AnyChange, AnyProbe, PluginDefinition, PreflightDefinition, Schema } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { type EntryFolder, kebabCase, placeEntry } from './place-entry.ts'
import type {
  ActivityManifest,
  ChangeManifest,
  JsonSchema,
  PluginManifest,
  PreflightManifest,
} from './plugin-manifest.ts'

/**
 * What a plugin offers, as its manifest says it. Its modules stand in folders beside `sources`, a path relative to the plugin's folder.
 * Throws `ChaosError` where an action may make a change that the plugin does not list.
 */
export function describePlugin(plugin: PluginDefinition, sources: string): PluginManifest {
  const entries = <Definition, Entry>(
    list: Readonly<Record<string, Definition>> | undefined,
    folder: EntryFolder,
    describe: (definition: Definition) => Entry,
  ) =>
    Object.entries(list ?? {}).map(([key, definition]) => {
      const { id, ...place } = placeEntry(plugin, sources, folder, key)
      return { id, ...describe(definition), ...place }
    })

  const changeId = (definition: AnyChange): string => {
    const key = Object.entries(plugin.changes ?? {}).find(([, listed]) => listed === definition)?.[0]
    if (key !== undefined) return `${plugin.name}/${kebabCase(key)}`
    throw new ChaosError(`An action of ${plugin.name} may make a change of a type that the plugin does not list.`, {
      remedy: 'Add it to "changes" in plugin.ts.',
    })
  }
  const describe = (definition: AnyAction | AnyProbe) => describeActivity(definition, changeId)
  return {
    apiVersion: 1,
    name: plugin.name,
    title: plugin.title,
    standsInFor: plugin.standsInFor ?? [],
    ...(plugin.variables === undefined ? {} : { variables: plugin.variables }),
    activities: [...entries(plugin.actions, 'actions', describe), ...entries(plugin.probes, 'probes', describe)],
    changes: entries(plugin.changes, 'changes', describeChange),
    preflight: entries(plugin.preflight, 'preflight', describePreflight),
  }
}

type Described<Entry> = Omit<Entry, 'id' | 'module' | 'export'>

function describeActivity(
  definition: AnyAction | AnyProbe,
  changeId: (definition: AnyChange) => string,
): Described<ActivityManifest> {
  return {
    kind: definition.kind,
    title: definition.title,
    ...(definition.description === undefined ? {} : { description: definition.description }),
    ...(definition.kind === 'action'
      ? { impact: definition.impact, changes: (definition.changes ?? []).map(changeId) }
      : {}),
    chaosToolkit: definition.chaosToolkit ?? [],
    args: jsonSchemaOf(definition.args, 'input'),
    output: jsonSchemaOf(definition.output, 'output'),
    ...(definition.deprecated === undefined ? {} : { deprecated: definition.deprecated }),
  }
}

function describeChange(definition: AnyChange): Described<ChangeManifest> {
  return { undo: definition.undo, data: jsonSchemaOf(definition.data, 'input') }
}

function describePreflight(definition: PreflightDefinition): Described<PreflightManifest> {
  return { title: definition.title }
}

/** A schema as a manifest has it. */
export function jsonSchemaOf(schema: Schema, side: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...document } = schema['~standard'].jsonSchema[side]({ target: 'draft-2020-12' })
  return document
}
