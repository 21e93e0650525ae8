import type { ActivityManifest, InstalledPlugin } from 'chaos-core'
import { findByName } from './find-by-name.ts'
import type { ActivityGroup } from './render-activities.ts'
import { schemaMembers } from './schema-members.ts'

/** An activity, and the plugin that it belongs to. */
export interface FoundActivity {
  readonly plugin: InstalledPlugin
  readonly activity: ActivityManifest
}

/**
 * The activities that fit all words. One that names a plugin (by its name, its package or a Chaos Toolkit distribution that it stands in for) means that
 * plugin; any other must stand in the id, title, description, Chaos Toolkit names or names of arguments. Without a word, all.
 */
export function selectActivities(plugins: readonly InstalledPlugin[], words: readonly string[]): ActivityGroup[] {
  const naming = words.filter((word) => plugins.some((plugin) => isNamed(plugin, word)))
  const sought = words.filter((word) => !naming.includes(word))
  return plugins
    .filter((plugin) => naming.every((word) => isNamed(plugin, word)))
    .toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name))
    .map((plugin) => ({
      plugin,
      activities: plugin.manifest.activities
        .filter((activity) => sought.every((word) => holds(activity, word)))
        .toSorted(byKindAndId),
    }))
    .filter(({ activities }) => activities.length > 0)
}

/** The activity that a word names: by its id, a name in Chaos Toolkit, or either's last part where only one has it. Undefined where none is named. */
export function namedActivity(plugins: readonly InstalledPlugin[], word: string): FoundActivity | undefined {
  const all = plugins.flatMap((plugin) => plugin.manifest.activities.map((activity) => ({ plugin, activity })))
  return findByName(all, word, ({ activity }) => namesOf(activity))
}

function namesOf({ id, chaosToolkit }: ActivityManifest): readonly string[] {
  return [id, ...chaosToolkit]
}

/** Whether a word names the plugin itself. */
function isNamed({ packageName, manifest }: InstalledPlugin, word: string): boolean {
  return [manifest.name, packageName, ...manifest.standsInFor].includes(word)
}

function holds(activity: ActivityManifest, word: string): boolean {
  const { title, description = '', args } = activity
  const sought = word.toLowerCase()
  const texts = [...namesOf(activity), title, description, ...schemaMembers(args).map(({ name }) => name)]
  return texts.some((text) => text.toLowerCase().includes(sought))
}

function byKindAndId(a: ActivityManifest, b: ActivityManifest): number {
  return a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id)
}
