import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { pluginFolders } from './plugin-folders.ts'

/** Throws `UsageError` where a plugin is known of which nothing is left to look at: its folder is gone. */
export async function refuseGonePlugins(names: readonly string[]): Promise<void> {
  const folders = await pluginFolders(process.env)
  const gone = folders.find(
    (plugin) => names.includes(plugin.packageName) && !existsSync(join(plugin.folder, 'package.json')),
  )
  if (gone === undefined) return
  const { packageName, folder, origin } = gone
  throw new UsageError(
    `The plugin ${packageName} is ${origin}, but nothing of it is in ${folder}.`,
    `Put it back, or forget it with "chaos plugins uninstall ${packageName}".`,
  )
}
