import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { findPlugins, noPlugin, PluginFault, readPluginPackage } from 'chaos-core'
import { usageExitCode } from '../exit.ts'
import { complain } from '../render/complain.ts'
import { pluginFolders } from './plugin-folders.ts'

/**
 * Lets oclif link the plugin in a folder, unless the folder holds none; then says whether it can be used. Returns the exit code.
 *
 * @param link what oclif does
 */
export async function linkPlugin(path: string, link: () => Promise<void>): Promise<number> {
  const problem = await whyNotLinked(resolve(path))
  if (problem !== undefined) {
    complain(`${path} can't be linked: ${problem}`)
    return usageExitCode
  }
  await link()
  const registry = await findPlugins(await pluginFolders(process.env))
  const { name } = (await readPluginPackage(resolve(path))) ?? {}
  if (name === undefined || !registry.isLeftOut(name)) return 0
  for (const sentence of registry.leftOut()) complain(sentence)
  return usageExitCode
}

async function whyNotLinked(folder: string): Promise<string | undefined> {
  const file = join(folder, 'package.json')
  const isThere = await stat(file).then(
    () => true,
    () => false,
  )
  if (!isThere) return `there is no ${file}; give the folder of the plugin.`
  try {
    if ((await readPluginPackage(folder)) === undefined) return noPlugin(folder).clauses
    const { oclif } = JSON.parse(await readFile(file, 'utf8')) as { readonly oclif?: unknown }
    return oclif === undefined ? `${file} has no "oclif" key; write "oclif": {}.` : undefined
  } catch (error) {
    if (error instanceof PluginFault) return error.clauses
    throw error
  }
}
