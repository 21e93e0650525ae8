import type { ActivityManifest, InstalledPlugin } from 'chaos-core'
import type { Style } from '../render/style.ts'
import { wrapText } from '../render/wrap-text.ts'

const width = 80
const typeWidth = 8

/** A plugin and those of its activities that are to be shown. */
export interface ActivityGroup {
  readonly plugin: InstalledPlugin
  readonly activities: readonly ActivityManifest[]
}

/** The table of `chaos discover`: 80 columns, a group for each plugin, below each activity the names that Chaos Toolkit's files use. */
export function renderActivities(groups: readonly ActivityGroup[], style: Style): string[] {
  const ids = groups.flatMap(({ activities }) => activities.map(({ id }) => id.length))
  const idWidth = Math.min(42, Math.max(0, ...ids)) + 2
  return groups.flatMap(({ plugin, activities }, index) => [
    ...(index === 0 ? [] : ['']),
    `${style.heading(plugin.manifest.title)}  ${style.dim(`${plugin.packageName} ${plugin.version}`)}`,
    style.dim(`${'TYPE'.padEnd(typeWidth)}${'ID'.padEnd(idWidth)}TITLE`),
    ...activities.flatMap((activity) => renderActivity(activity, idWidth, style)),
  ])
}

function renderActivity({ kind, id, title, chaosToolkit }: ActivityManifest, idWidth: number, style: Style): string[] {
  const indent = ' '.repeat(typeWidth)
  const fits = id.length < idWidth
  const titles = wrapText(title, fits ? width - typeWidth - idWidth : width - typeWidth)
  const first = `${kind.padEnd(typeWidth)}${fits ? id.padEnd(idWidth) : id}`
  return [
    `${first}${fits ? titles[0] : ''}`.trimEnd(),
    ...titles.slice(fits ? 1 : 0).map((line) => `${indent}${fits ? ' '.repeat(idWidth) : ''}${line}`),
    ...chaosToolkit.flatMap((name) => wrapText(name, width - typeWidth).map((line) => `${indent}${style.dim(line)}`)),
  ]
}
