import { posix } from 'node:path'
import type { PluginDefinition } from 'chaos-plugin-api'

/** The lists of a plugin, and the folders in which their entries stand. */
export const entryFolders = ['actions', 'probes', 'changes', 'preflight'] as const
export type EntryFolder = (typeof entryFolders)[number]

/** The id of an entry, and where it stands: beside `sources`, a path relative to the plugin's folder. */
export function placeEntry(
  { name }: PluginDefinition,
  sources: string,
  folder: EntryFolder,
  key: string,
): { readonly id: string; readonly module: string; readonly export: string } {
  const file = kebabCase(key)
  return { id: `${name}/${file}`, module: `./${posix.join(sources, folder, `${file}.js`)}`, export: key }
}

/** `drainNodes` → `drain-nodes` */
export function kebabCase(key: string): string {
  return key.replaceAll(/[A-Z]+/g, (letters, at: number) => `${at === 0 ? '' : '-'}${letters.toLowerCase()}`)
}
