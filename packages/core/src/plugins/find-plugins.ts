import { join } from 'node:path'
import { readTextFile } from 'chaos-plugin-api'
import { parseJson } from '../documents/parse-json.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { isManifest } from './is-manifest.ts'
import type { PluginManifest } from './plugin-manifest.ts'
import { readPluginPackage } from './plugin-package.ts'
import { type InstalledPlugin, PluginRegistry } from './plugin-registry.ts'
import { refuseDuplicates } from './refuse-duplicates.ts'

/** Where a package that may be a plugin is. */
export interface PluginFolder {
  readonly packageName: string
  /** Absolute. */
  readonly folder: string
}

/** The plugins that can be used, and one sentence for each that can't. */
export interface FoundPlugins {
  readonly registry: PluginRegistry
  readonly unusable: readonly string[]
}

/**
 * Reads the manifests of the plugins among some packages; packages that are none are passed over. None of their code is loaded.
 * A plugin whose manifest is missing or broken is named and left out.
 *
 * Throws `ChaosError` where two plugins claim the same name, activity, Chaos Toolkit name or change type.
 */
export async function findPlugins(folders: readonly PluginFolder[]): Promise<FoundPlugins> {
  const unusable: string[] = []
  const found = await Promise.all(
    folders.map(async (folder) => {
      try {
        return await readPlugin(folder.folder)
      } catch (error) {
        if (!(error instanceof ChaosError)) throw error
        unusable.push(`Plugin ${folder.packageName} is left out. ${error.message} ${error.remedy ?? ''}`.trimEnd())
        return undefined
      }
    }),
  )
  const plugins = found.filter((plugin) => plugin !== undefined)
  refuseDuplicates(plugins)
  return { registry: new PluginRegistry(plugins), unusable: unusable.sort() }
}

/** Reads the manifest of the plugin in a folder; undefined where the package there is no plugin. Throws `ChaosError` where it is broken. */
async function readPlugin(folder: string): Promise<InstalledPlugin | undefined> {
  const description = await readPluginPackage(folder)
  if (description === undefined) return undefined
  const { name: packageName, version, chaos } = description
  const manifest = await readManifest(join(folder, chaos.manifest), packageName)
  return { packageName, version, folder, manifest }
}

async function readManifest(file: string, packageName: string): Promise<PluginManifest> {
  const remedy = `Install ${packageName} again, or build it if it is linked.`
  let text: string
  try {
    text = await readTextFile(file)
  } catch (cause) {
    throw new ChaosError(`Its manifest ${file} can't be read.`, { remedy, cause })
  }
  let manifest: unknown
  try {
    manifest = parseJson(text).value
  } catch (cause) {
    throw new ChaosError(`Its manifest ${file} is no JSON.`, { remedy, cause })
  }
  if (!isManifest(manifest)) throw new ChaosError(`Its manifest ${file} is not complete.`, { remedy })
  return manifest
}
