import { findPlugins, type PluginRegistry } from 'chaos-core'
import type { Session } from '../session.ts'
import { pluginFolders } from './plugin-folders.ts'

/** Everything that the installed plugins offer. What can't be used is named, and left out. */
export async function loadRegistry({ environment, report }: Session): Promise<PluginRegistry> {
  const { registry, unusable } = await findPlugins(await pluginFolders(environment))
  for (const sentence of unusable) report.warn(sentence)
  return registry
}
