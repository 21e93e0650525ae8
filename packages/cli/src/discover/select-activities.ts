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
 * The activities that fit all words, those first where the words stand in what an activity is called, and last where they stand in what is said of its
 * arguments. A word that names a plugin (by its name, its package or a Chaos Toolkit distribution that it stands in for) means that plugin; any other must
 * stand in the id, title, description, Chaos Toolkit names, or in an argument's name or description. Without a word, all.
 */
export function selectActivities(plugins: readonly InstalledPlugin[], words: readonly string[]): ActivityGroup[] {
  const naming = words.filter((word) => plugins.some((plugin) => isNamed(plugin, word)))
  const sought = words.filter((word) => !naming.includes(word))
  return plugins
    .filter((plugin) => naming.every((word) => isNamed(plugin, word)))
    .map((plugin) => {
      const found = plugin.manifest.activities
        .map((activity) => ({ activity, distance: distanceOf(activity, sought) }))
        .filter(({ distance }) => Number.isFinite(distance))
        .toSorted((a, b) => a.distance - b.distance || byKindAndId(a.activity, b.activity))
      return { plugin, activities: found.map(({ activity }) => activity), distance: found[0]?.distance ?? Infinity }
    })
    .filter(({ activities }) => activities.length > 0)
    .toSorted((a, b) => a.distance - b.distance || a.plugin.manifest.name.localeCompare(b.plugin.manifest.name))
    .map(({ plugin, activities }) => ({ plugin, activities }))
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

/** How far from its name the words stand, all together; infinite where one stands nowhere. */
function distanceOf(activity: ActivityManifest, words: readonly string[]): number {
  const { title, description = '', args } = activity
  const members = schemaMembers(args)
  const places = [
    [...namesOf(activity), title],
    [description, ...members.map(({ name }) => name)],
    members.map(({ schema }) => String(schema['description'] ?? '')),
  ].map((texts) => texts.join('\n').toLowerCase())
  return words.reduce((sum, word) => {
    const at = places.findIndex((text) => text.includes(stemOf(word)))
    return sum + (at < 0 ? Infinity : at)
  }, 0)
}

/** A word as it stands in other forms of it, too: `pods` finds a pod. */
function stemOf(word: string): string {
  const sought = word.toLowerCase()
  return /^[a-z]{2,}[^s]s$/.test(sought) ? sought.slice(0, -1) : sought
}

function byKindAndId(a: ActivityManifest, b: ActivityManifest): number {
  return a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id)
}
