import { ChaosError, findPlugins, type PluginFolder, type PluginRegistry } from 'chaos-core'
import type { Session } from '../session.ts'
import { bundledPluginFolders, pluginFolders } from './plugin-folders.ts'

/**
 * Everything that the installed plugins offer. What can't be used is named, and left out. Throws `ChaosError` where the list of the installed ones can't
 * be understood, unless those that come with the program are better than none.
 */
export async function loadRegistry(
  { environment, report }: Session,
  { bundledAtLeast = false }: { readonly bundledAtLeast?: boolean } = {},
): Promise<PluginRegistry> {
  const folders = await pluginFolders(environment).catch((error: unknown): PluginFolder[] => {
    if (!bundledAtLeast || !(error instanceof ChaosError)) throw error
    report.warn(`${error.message} ${error.remedy ?? ''}`.trimEnd())
    return bundledPluginFolders()
  })
  const registry = await findPlugins(folders)
  for (const sentence of registry.leftOut()) report.warn(sentence)
  return registry
}
