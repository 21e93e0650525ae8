import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PluginDefinition } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { describePlugin } from './describe-plugin.ts'
import { entryFolders, placeEntry } from './place-entry.ts'
import type { PluginManifest } from './plugin-manifest.ts'
import { readPluginPackage } from './plugin-package.ts'

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

  const sources = posix.dirname(description.chaos.plugin)
  for (const folder of entryFolders) {
    for (const [key, definition] of Object.entries(plugin[folder] ?? {})) {
      const { id, module } = placeEntry(plugin, sources, folder, key)
      const found = await load(module).catch(() => undefined)
      if (found?.[key] === definition) continue
      throw new ChaosError(`${id}: ${module} of ${description.name} does not export ${key}.`, {
        remedy: 'Give each entry a file of its own that bears its name.',
      })
    }
  }
  return describePlugin(plugin, sources)
}
