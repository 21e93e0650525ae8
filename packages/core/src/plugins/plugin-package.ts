import { join } from 'node:path'
import { mappingOf, readTextFile } from 'chaos-plugin-api'
import { parseJson } from '../documents/parse-json.ts'
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
  let document: unknown
  try {
    document = parseJson(await readTextFile(file)).value
  } catch (cause) {
    throw new ChaosError(`${file} can't be read as JSON.`, { remedy: 'Install the plugin again.', cause })
  }
  const { name, version, chaos: given } = mappingOf(document)
  if (given === undefined) return undefined
  const chaos = mappingOf(given)
  if (typeof chaos['plugin'] !== 'string' || typeof chaos['manifest'] !== 'string' || typeof name !== 'string') {
    throw new ChaosError(`${file} has a "chaos" key without "plugin" and "manifest".`, {
      remedy:
        'Name both, as in {"chaos": {"apiVersion": 1, "plugin": "./dist/plugin.js", "manifest": "./chaos.manifest.json"}}.',
    })
  }
  if (chaos['apiVersion'] !== 1) {
    throw new ChaosError(
      `Plugin ${name} was made for version ${JSON.stringify(chaos['apiVersion'])} of the plugin contract; this chaos knows version 1.`,
      {
        remedy: `Install a version of ${name} or of chaos that fits.`,
      },
    )
  }
  const { plugin, manifest } = chaos
  return { name, version: typeof version === 'string' ? version : '0.0.0', chaos: { apiVersion: 1, plugin, manifest } }
}
