import { join } from 'node:path'
import { mappingOf, readTextFile } from 'chaos-plugin-api'
import { parseJson } from '../documents/parse-json.ts'
import { PluginFault } from './plugin-fault.ts'

/** The version of the plugin contract that this program knows. */
export const contractVersion = 1

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

const example = '"chaos": {"apiVersion": 1, "plugin": "./dist/plugin.js", "manifest": "./chaos.manifest.json"}'

/** Reads the `package.json` of a folder; undefined where it has no "chaos" key. Throws `PluginFault` where it can't be used. */
export async function readPluginPackage(folder: string): Promise<PluginPackage | undefined> {
  const file = join(folder, 'package.json')
  const { name, version, chaos: given } = mappingOf(await readPackage(file))
  if (given === undefined) return undefined
  const chaos = mappingOf(given)
  const { apiVersion, plugin, manifest } = chaos
  if (apiVersion !== undefined && apiVersion !== contractVersion) throw otherContract(apiVersion)
  if (apiVersion === undefined || typeof plugin !== 'string' || typeof manifest !== 'string') {
    throw new PluginFault(`the "chaos" key of ${file} is not complete`, `write ${example}`)
  }
  if (typeof name !== 'string') throw new PluginFault(`${file} has no name`, 'give the package one')
  return { name, version: typeof version === 'string' ? version : '0.0.0', chaos: { apiVersion: 1, plugin, manifest } }
}

/** What is wrong with a package that has no "chaos" key. */
export function noPlugin(folder: string): PluginFault {
  return new PluginFault(
    `${join(folder, 'package.json')} has no "chaos" key, so it is no plugin of this program`,
    `if it is to be one, write ${example}`,
  )
}

/** What is wrong with a plugin that was made for another version of the contract. */
export function otherContract(version: unknown): PluginFault {
  return new PluginFault(
    `it was made for version ${JSON.stringify(version)} of the plugin contract, and this chaos knows version ${contractVersion}`,
    'install a version of it, or of chaos, that fits',
  )
}

async function readPackage(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readTextFile(file)
  } catch (cause) {
    throw new PluginFault(`${file} can't be read`, 'install the plugin again, or uninstall it', { cause })
  }
  try {
    return parseJson(text).value
  } catch (cause) {
    throw new PluginFault(`${file} is no JSON`, 'correct it, or install the plugin again', { cause })
  }
}
