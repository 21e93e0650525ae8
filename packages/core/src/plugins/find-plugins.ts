import { join } from 'node:path'
import { mappingOf, readTextFile } from 'chaos-plugin-api'
import { parseJson } from '../documents/parse-json.ts'
import { findClash, type Owners } from './find-clash.ts'
import { isManifest } from './is-manifest.ts'
import { PluginFault, remedyOfManifest } from './plugin-fault.ts'
import type { PluginManifest } from './plugin-manifest.ts'
import { contractVersion, noPlugin, otherContract, readPluginPackage } from './plugin-package.ts'
import { type InstalledPlugin, type LeftOutPlugin, PluginRegistry } from './plugin-registry.ts'

/** Where a package that may be a plugin is. */
export interface PluginFolder {
  readonly packageName: string
  /** Absolute. */
  readonly folder: string
  /** Whether it comes with the program, where packages may stand that are no plugins of ours. */
  readonly bundled: boolean
}

/**
 * Reads the manifests of the plugins among some packages. None of their code is loaded. A plugin that can't be used is left out, and so is one that claims
 * a name, an activity, a Chaos Toolkit name or a change type of one before it: the registry knows why.
 */
export async function findPlugins(folders: readonly PluginFolder[]): Promise<PluginRegistry> {
  const found = await Promise.all(folders.map(readOrLeaveOut))
  const plugins: InstalledPlugin[] = []
  const leftOut: LeftOutPlugin[] = []
  const owners: Owners = new Map()
  for (const each of found) {
    if (each === undefined) continue
    if ('fault' in each) {
      leftOut.push(each)
      continue
    }
    const { packageName, folder, manifest } = each
    const fault = findClash(each, owners)
    if (fault === undefined) plugins.push(each)
    else leftOut.push({ packageName, folder, manifest, fault })
  }
  return new PluginRegistry(plugins, leftOut)
}

async function readOrLeaveOut({
  packageName,
  folder,
  bundled,
}: PluginFolder): Promise<InstalledPlugin | LeftOutPlugin | undefined> {
  try {
    const plugin = await readPlugin(folder)
    if (plugin === undefined && !bundled) throw noPlugin(folder)
    return plugin
  } catch (fault) {
    if (!(fault instanceof PluginFault)) throw fault
    return { packageName, folder, fault }
  }
}

/** Reads the manifest of the plugin in a folder; undefined where the package there is no plugin. Throws `PluginFault` where it is broken. */
async function readPlugin(folder: string): Promise<InstalledPlugin | undefined> {
  const description = await readPluginPackage(folder)
  if (description === undefined) return undefined
  const { name: packageName, version, chaos } = description
  const manifest = await readManifest(join(folder, chaos.manifest), remedyOfManifest(packageName, folder))
  return { packageName, version, folder, manifest }
}

async function readManifest(file: string, remedy: string): Promise<PluginManifest> {
  let text: string
  try {
    text = await readTextFile(file)
  } catch (cause) {
    throw new PluginFault(`its manifest ${file} can't be read`, remedy, { cause })
  }
  let manifest: unknown
  try {
    manifest = parseJson(text).value
  } catch (cause) {
    throw new PluginFault(`its manifest ${file} is no JSON`, remedy, { cause })
  }
  if (isManifest(manifest)) return manifest
  const version = mappingOf(manifest)['apiVersion']
  throw version === undefined || version === contractVersion
    ? new PluginFault(`its manifest ${file} is not complete`, remedy)
    : otherContract(version)
}
