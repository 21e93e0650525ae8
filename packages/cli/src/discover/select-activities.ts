import type { ActivityManifest, InstalledPlugin } from 'chaos-core'
import type { ActivityGroup } from '../render/render-activities.ts'

/**
 * The activities that fit a word: all of a plugin where it is the plugin's name, its package or a Chaos Toolkit distribution
 * that it stands in for; else those that have it in their id, title, description or Chaos Toolkit name. Without a word, all.
 */
export function selectActivities(plugins: readonly InstalledPlugin[], word: string | undefined): ActivityGroup[] {
  const sorted = plugins.toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name))
  const named = word === undefined ? sorted : sorted.filter((plugin) => isNamed(plugin, word))
  const groups =
    word === undefined || named.length > 0
      ? named.map((plugin) => ({ plugin, activities: plugin.manifest.activities }))
      : sorted.map((plugin) => ({
          plugin,
          activities: plugin.manifest.activities.filter((activity) => holds(activity, word)),
        }))
  return groups
    .filter(({ activities }) => activities.length > 0)
    .map(({ plugin, activities }) => ({ plugin, activities: activities.toSorted(byKindAndId) }))
}

/** Whether a word names the plugin itself. */
function isNamed({ packageName, manifest }: InstalledPlugin, word: string): boolean {
  return [manifest.name, packageName, ...manifest.standsInFor].includes(word)
}

function holds({ id, title, description, chaosToolkit }: ActivityManifest, word: string): boolean {
  const sought = word.toLowerCase()
  return [id, title, description ?? '', ...chaosToolkit].some((text) => text.toLowerCase().includes(sought))
}

function byKindAndId(a: ActivityManifest, b: ActivityManifest): number {
  return a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id)
}
