import { readFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { ChaosError, type PluginFolder } from 'chaos-core'
import { packageFile } from '../package-file.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface UserPlugin {
  readonly name: string
  readonly type: string
  /** Linked ones only. */
  readonly root?: string
}

/** A plugin's folder, and how it came there. */
interface PlacedPlugin extends PluginFolder {
  readonly origin: 'bundled' | 'installed' | 'linked'
}

/**
 * Where the installed plugins are: the bundled ones, those that `chaos plugins install` put into its data folder, and the linked
 * ones; a later one takes the place of an earlier one of the same name. Reads what oclif would read, without loading oclif's
 * configuration, which takes longer than all the rest of starting up.
 */
export async function pluginFolders(environment: Environment): Promise<PlacedPlugin[]> {
  const folders = new Map(bundledPluginFolders().map((found) => [found.packageName, found]))
  const data = dataFolder(environment)
  const users = await userPlugins(join(data, 'package.json'))
  for (const [type, origin] of [
    ['user', 'installed'],
    ['link', 'linked'],
  ] as const) {
    for (const { name, root } of users.filter((plugin) => plugin.type === type)) {
      const folder = root ?? join(data, 'node_modules', name)
      folders.set(name, { packageName: name, folder, bundled: false, origin })
    }
  }
  return [...folders.values()]
}

/** Where the plugins are that come with the program. */
export function bundledPluginFolders(): PlacedPlugin[] {
  const own = packageFile()
  return own.corePlugins.flatMap((packageName) => {
    const file = findPackageJSON(packageName, own.path)
    return file === undefined ? [] : [{ packageName, folder: dirname(file), bundled: true, origin: 'bundled' as const }]
  })
}

/** oclif's data folder of this program. */
export function dataFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  const named = environment['CHAOS_DATA_DIR']
  if (named !== undefined && named !== '') return named
  const home = environment['HOME'] || homedir()
  const base =
    environment['XDG_DATA_HOME'] ||
    (platform === 'win32' && environment['LOCALAPPDATA']) ||
    join(home, '.local', 'share')
  return join(base, 'chaos')
}

async function userPlugins(file: string): Promise<readonly UserPlugin[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return []
  }
  try {
    const document = JSON.parse(text) as { readonly oclif?: { readonly plugins?: unknown } | null } | null
    const plugins = document?.oclif?.plugins ?? []
    if (!Array.isArray(plugins) || !plugins.every(isUserPlugin)) throw new Error('its plugins are none')
    return plugins
  } catch (cause) {
    throw new ChaosError(`The list of installed plugins ${file} can't be understood.`, {
      remedy: 'Remove that file and install the plugins again.',
      cause,
    })
  }
}

function isUserPlugin(value: unknown): value is UserPlugin {
  const { name, type, root } = (value ?? {}) as Readonly<Record<string, unknown>>
  return typeof name === 'string' && typeof type === 'string' && (root === undefined || typeof root === 'string')
}
