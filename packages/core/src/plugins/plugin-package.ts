import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ChaosError } from '../errors/chaos-error.ts'

/** The part of a plugin's `package.json` that makes it one. */
export interface PluginPackage {
  readonly name: string
  readonly version: string
  readonly chaos: {
    readonly apiVersion: number
    /** The module whose default export is the plugin's definition, relative to its folder. */
    readonly plugin: string
    /** The generated manifest, relative to its folder. */
    readonly manifest: string
  }
}

/** Reads the `package.json` of a folder; undefined where the package is no plugin of ours. */
export async function readPluginPackage(folder: string): Promise<PluginPackage | undefined> {
  const file = join(folder, 'package.json')
  let document: Partial<PluginPackage>
  try {
    document = JSON.parse(await readFile(file, 'utf8')) as Partial<PluginPackage>
  } catch (cause) {
    throw new ChaosError(`${file} can't be read as JSON.`, { remedy: 'Install the plugin again.', cause })
  }
  if (document.chaos === undefined) return undefined
  const { name, version, chaos } = document
  if (typeof chaos.plugin !== 'string' || typeof chaos.manifest !== 'string' || name === undefined) {
    throw new ChaosError(`${file} has a "chaos" key without "plugin" and "manifest".`, {
      remedy:
        'Name both, as in {"chaos": {"apiVersion": 1, "plugin": "./dist/plugin.js", "manifest": "./chaos.manifest.json"}}.',
    })
  }
  if (chaos.apiVersion !== 1) {
    throw new ChaosError(
      `Plugin ${name} was made for version ${chaos.apiVersion} of the plugin contract; this chaos knows version 1.`,
      {
        remedy: `Install a version of ${name} or of chaos that fits.`,
      },
    )
  }
  return { name, version: version ?? '0.0.0', chaos }
}
