import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyActivity, PluginDefinition } from 'chaos-plugin-api'
import { jsonSchemaOf } from './describe-plugin.ts'
import { kebabCase } from './place-entry.ts'
import { BrokenPlugin, PluginFault, remedyOfManifest } from './plugin-fault.ts'
import type { ActivityManifest, JsonSchema } from './plugin-manifest.ts'
import { readPluginPackage } from './plugin-package.ts'
import type { Found, InstalledPlugin, PluginRegistry } from './plugin-registry.ts'

/** The error of a plugin whose manifest is not what its code is: it was not made anew since. */
export function staleManifest(plugin: InstalledPlugin, how: string): BrokenPlugin {
  const { packageName, folder } = plugin
  const fault = new PluginFault(`its manifest is out of date, as ${how}`, remedyOfManifest(packageName, folder))
  return new BrokenPlugin(plugin, fault)
}

/** The error of a plugin whose manifest lists other arguments of an activity than its code takes; undefined where it doesn't. */
export function staleArguments(
  { plugin, entry }: Found<ActivityManifest>,
  definition: AnyActivity,
): BrokenPlugin | undefined {
  if (plugin.definition !== undefined) return undefined
  const taken = argumentsTaken(definition)
  if (taken === undefined || namesIn(taken) === namesIn(entry.args)) return undefined
  return staleManifest(plugin, `${entry.id} takes other arguments than it lists`)
}

/** The error of a plugin that has an activity in its code, and not in its manifest; undefined where that is not why it is not found. */
export async function staleList(id: string, { plugins }: PluginRegistry): Promise<BrokenPlugin | undefined> {
  const plugin = plugins.find(({ manifest }) => manifest.name === id.split('/', 1)[0])
  if (plugin === undefined || plugin.definition !== undefined) return undefined
  const { actions, probes } = (await definitionOf(plugin)) ?? {}
  const keys = [...Object.keys(actions ?? {}), ...Object.keys(probes ?? {})]
  return keys.some((key) => `${plugin.manifest.name}/${kebabCase(key)}` === id)
    ? staleManifest(plugin, `it does not list ${id}`)
    : undefined
}

/** What a plugin says of itself in its code; undefined where that can't be loaded. */
async function definitionOf({ folder }: InstalledPlugin): Promise<PluginDefinition | undefined> {
  try {
    const description = await readPluginPackage(folder)
    if (description === undefined) return undefined
    const { default: definition } = (await import(pathToFileURL(join(folder, description.chaos.plugin)).href)) as {
      readonly default?: PluginDefinition
    }
    return definition
  } catch {
    return undefined
  }
}

function argumentsTaken({ args }: AnyActivity): JsonSchema | undefined {
  try {
    return jsonSchemaOf(args, 'input')
  } catch {
    return undefined
  }
}

/** Versions of a library write schemas in different ways; the names stay. */
function namesIn({ properties, required }: JsonSchema): string {
  const needed = new Set(Array.isArray(required) ? required : [])
  const names = Object.keys((properties ?? {}) as JsonSchema)
  return names
    .map((name) => (needed.has(name) ? name : `${name}?`))
    .sort()
    .join(' ')
}
