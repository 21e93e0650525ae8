import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyActivity, PluginDefinition } from 'chaos-plugin-api'
import { awaitCode } from './await-code.ts'
import { jsonSchemaOf } from './describe-plugin.ts'
import { kebabCase } from './place-entry.ts'
import { BrokenPlugin, staleManifest } from './plugin-fault.ts'
import type { ActivityManifest, JsonSchema } from './plugin-manifest.ts'
import { readPluginPackage } from './plugin-package.ts'
import type { Found, InstalledPlugin, PluginRegistry } from './plugin-registry.ts'

/** The error of a plugin whose manifest lists other arguments of an activity than its code takes; undefined where it doesn't. */
export function staleArguments(
  { plugin, entry }: Found<ActivityManifest>,
  definition: AnyActivity,
): BrokenPlugin | undefined {
  if (plugin.definition !== undefined) return undefined
  const taken = namesTaken(definition)
  if (taken === undefined || taken === namesIn(entry.args)) return undefined
  return staleManifest(plugin, `${entry.id} takes other arguments than it lists`)
}

/**
 * The error of a plugin that has an activity in its code, and not in its manifest, or whose code would take the process along as it is asked for that;
 * undefined where that is not why it is not found.
 */
export async function staleList(id: string, { plugins }: PluginRegistry): Promise<BrokenPlugin | undefined> {
  const plugin = plugins.find(({ manifest }) => manifest.name === id.split('/', 1)[0])
  if (plugin === undefined || plugin.definition !== undefined) return undefined
  let ids = idsInCode.get(plugin)
  if (ids === undefined) {
    ids = readIds(plugin)
    idsInCode.set(plugin, ids)
  }
  try {
    return (await ids).has(id) ? staleManifest(plugin, `it does not list ${id}`) : undefined
  } catch (error) {
    if (error instanceof BrokenPlugin) return error
    throw error
  }
}

// A file may name a hundred thousand activities that are not there.
const idsInCode = new WeakMap<InstalledPlugin, Promise<ReadonlySet<string>>>()

async function readIds(plugin: InstalledPlugin): Promise<ReadonlySet<string>> {
  const { actions, probes } = (await definitionOf(plugin)) ?? {}
  const keys = [...Object.keys(actions ?? {}), ...Object.keys(probes ?? {})]
  return new Set(keys.map((key) => `${plugin.manifest.name}/${kebabCase(key)}`))
}

/** What a plugin says of itself in its code; undefined where that can't be loaded. Throws `BrokenPlugin` where it would take the process along. */
async function definitionOf(plugin: InstalledPlugin): Promise<PluginDefinition | undefined> {
  try {
    const description = await readPluginPackage(plugin.folder)
    if (description === undefined) return undefined
    const module = description.chaos.plugin
    const { href } = pathToFileURL(join(plugin.folder, module))
    const { default: definition } = (await awaitCode(
      { plugin, entry: { id: undefined, module } },
      'as it is loaded',
      async () => import(href) as Promise<unknown>,
    )) as { readonly default?: PluginDefinition }
    return definition
  } catch (error) {
    if (error instanceof BrokenPlugin) throw error
    return undefined
  }
}

const known = new WeakMap<AnyActivity, string | undefined>()

/** The names of the arguments that an activity takes; undefined where its schema does not tell. */
function namesTaken(definition: AnyActivity): string | undefined {
  if (!known.has(definition)) known.set(definition, readNames(definition))
  return known.get(definition)
}

function readNames({ args }: AnyActivity): string | undefined {
  try {
    return namesIn(jsonSchemaOf(args, 'input'))
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
