import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyAction, AnyChange, AnyProbe, PluginDefinition, PreflightDefinition, Schema } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import type {
  ActivityManifest,
  ChangeManifest,
  JsonSchema,
  PluginManifest,
  PreflightManifest,
} from './plugin-manifest.ts'
import { readPluginPackage } from './plugin-package.ts'

type Folder = 'actions' | 'probes' | 'changes' | 'preflight'

/** `drainNodes` → `drain-nodes` */
function kebabCase(key: string): string {
  return key.replaceAll(/[A-Z]+/g, (letters, at: number) => `${at === 0 ? '' : '-'}${letters.toLowerCase()}`)
}

/**
 * Makes the manifest of the built plugin in a folder from its definition, so that nothing of it must be loaded to list what it offers.
 * Checks that every entry stands in a file of its own that bears its name, which is what lets a run load only what it names.
 * Throws `ChaosError` where the package is no plugin, or an entry is not where it should be.
 */
export async function buildPluginManifest(folder: string): Promise<PluginManifest> {
  const description = await readPluginPackage(folder)
  if (description === undefined) {
    throw new ChaosError(`${folder} is no plugin: its package.json has no "chaos" key.`, { remedy: 'Add one.' })
  }
  const load = async (path: string) => (await import(pathToFileURL(join(folder, path)).href)) as Record<string, unknown>
  const plugin = (await load(description.chaos.plugin))['default'] as PluginDefinition | undefined
  if (plugin?.apiVersion !== 1) {
    throw new ChaosError(
      `${description.chaos.plugin} of ${description.name} does not export a plugin as its default.`,
      {
        remedy: 'Write `export default definePlugin({ … })`.',
      },
    )
  }

  async function entries<Definition, Entry>(
    list: Readonly<Record<string, Definition>> | undefined,
    kind: Folder,
    describe: (definition: Definition) => Entry,
  ) {
    const made: (Entry & { id: string; module: string; export: string })[] = []
    for (const [key, definition] of Object.entries(list ?? {})) {
      const name = kebabCase(key)
      const module = `./${posix.join(posix.dirname(description!.chaos.plugin), kind, `${name}.js`)}`
      const found = await load(module).catch(() => undefined)
      if (found?.[key] !== definition) {
        throw new ChaosError(`${plugin!.name}/${name}: ${module} of ${description!.name} does not export ${key}.`, {
          remedy: 'Give each entry a file of its own that bears its name.',
        })
      }
      made.push({ id: `${plugin!.name}/${name}`, ...describe(definition), module, export: key })
    }
    return made
  }

  const changeId = (definition: AnyChange): string => {
    const key = Object.entries(plugin.changes ?? {}).find(([, listed]) => listed === definition)?.[0]
    if (key !== undefined) return `${plugin.name}/${kebabCase(key)}`
    throw new ChaosError(`An action of ${plugin.name} may make a change of a type that the plugin does not list.`, {
      remedy: 'Add it to `changes` in plugin.ts.',
    })
  }
  const describe = (definition: AnyAction | AnyProbe) => describeActivity(definition, changeId)
  const actions = await entries(plugin.actions, 'actions', describe)
  const probes = await entries(plugin.probes, 'probes', describe)
  return {
    apiVersion: 1,
    name: plugin.name,
    title: plugin.title,
    standsInFor: plugin.standsInFor ?? [],
    activities: [...actions, ...probes],
    changes: await entries(plugin.changes, 'changes', describeChange),
    preflight: await entries(plugin.preflight, 'preflight', describePreflight),
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
    args: jsonSchema(definition.args, 'input'),
    output: jsonSchema(definition.output, 'output'),
    ...(definition.deprecated === undefined ? {} : { deprecated: definition.deprecated }),
  }
}

function describeChange(definition: AnyChange): Described<ChangeManifest> {
  return { undo: definition.undo, data: jsonSchema(definition.data, 'input') }
}

function describePreflight(definition: PreflightDefinition): Described<PreflightManifest> {
  return { title: definition.title }
}

function jsonSchema(schema: Schema, side: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...document } = schema['~standard'].jsonSchema[side]({ target: 'draft-2020-12' })
  return document
}
