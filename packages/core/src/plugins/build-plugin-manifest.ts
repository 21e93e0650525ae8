import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PluginDefinition } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { describePlugin } from './describe-plugin.ts'
import { entryFolders, placeEntry } from './place-entry.ts'
import { PluginFault } from './plugin-fault.ts'
import type { PluginManifest } from './plugin-manifest.ts'
import { noPlugin, type PluginPackage, readPluginPackage } from './plugin-package.ts'
import { whyNotLoaded } from './why-not-loaded.ts'

/**
 * Makes the manifest of the built plugin in a folder from its definition, so that nothing of it must be loaded to list what it offers.
 * Checks that every entry stands in a file of its own that bears its name, which is what lets a run load only what it names.
 * Throws `ChaosError` where the package is no plugin, or an entry is not where it should be.
 */
export async function buildPluginManifest(folder: string): Promise<PluginManifest> {
  const description = await readPluginPackage(folder).catch((error: unknown) => {
    throw error instanceof PluginFault ? new ChaosError(`${folder} is no plugin: ${error.clauses}`) : error
  })
  if (description === undefined) throw new ChaosError(`${folder} is no plugin: ${noPlugin(folder).clauses}`)
  const load = (module: string) => importFrom(folder, module, description)
  const plugin = (await load(description.chaos.plugin))['default'] as PluginDefinition | undefined
  if (plugin?.apiVersion !== 1) {
    throw new ChaosError(
      `${description.chaos.plugin} of ${description.name} does not export a plugin as its default.`,
      {
        remedy: 'Write `export default definePlugin({ … })`.',
      },
    )
  }

  const sources = posix.dirname(description.chaos.plugin)
  for (const folder of entryFolders) {
    for (const [key, definition] of Object.entries(plugin[folder] ?? {})) {
      const { id, module } = placeEntry(plugin, sources, folder, key)
      if ((await load(module))[key] === definition) continue
      throw new ChaosError(`${id}: ${module} of ${description.name} does not export ${key}.`, {
        remedy: 'Give each entry a file of its own that bears its name.',
      })
    }
  }
  return describePlugin(plugin, sources)
}

async function importFrom(
  folder: string,
  module: string,
  { name: packageName }: PluginPackage,
): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, module)
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (cause) {
    if ((cause as { readonly url?: unknown }).url === pathToFileURL(path).href) {
      throw new ChaosError(`${packageName} has no ${module}.`, {
        remedy: 'Give each entry a file of its own that bears its name, and build it before its manifest is made.',
        cause,
      })
    }
    const fault = await whyNotLoaded(cause, { packageName, folder, module, path })
    throw new ChaosError(`The manifest of ${packageName} can't be made: ${fault.clauses}`, { cause })
  }
}
