import { findPlugins, type PluginRegistry } from 'chaos-core'
import type { Session } from '../session.ts'
import { pluginFolders } from './plugin-folders.ts'

/** Everything that the installed plugins offer. What can't be used is named, and left out. */
export async function loadRegistry({ environment, report }: Session): Promise<PluginRegistry> {
  const registry = await findPlugins(await pluginFolders(environment))
  for (const sentence of registry.leftOut()) report.warn(sentence)
  return registry
}
