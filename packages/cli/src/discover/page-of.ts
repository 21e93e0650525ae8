import { type ActivityManifest, type InstalledPlugin, permissionsOf } from 'chaos-core'
import { isMapping, type Permission } from 'chaos-plugin-api'
import { exampleOf } from './example-of.ts'

/** An activity, and what is shown of it that its manifest does not hold. */
export interface ActivityPage {
  readonly activity: ActivityManifest
  readonly plugin: InstalledPlugin
  /** As it can stand in an experiment. */
  readonly example: Readonly<Record<string, unknown>>
  /** The same as an entry of a list in YAML. */
  readonly yaml: string
  /** What it needs with the arguments of the example; undefined where it does not say. */
  readonly permissions: readonly Permission[] | undefined
}

/** Finds out what is shown of one activity. Its code is asked for the rights that it needs; where that is broken, nothing is said of them. */
export async function pageOf(activity: ActivityManifest, plugin: InstalledPlugin): Promise<ActivityPage> {
  const example = exampleOf(activity)
  const { stringify } = await import('yaml')
  const given = isMapping(example['provider']) ? example['provider']['arguments'] : undefined
  const permissions = await permissionsOf({ plugin, entry: activity }, isMapping(given) ? given : {}).catch(
    () => undefined,
  )
  return { activity, plugin, example, yaml: stringify([example]).trimEnd(), permissions }
}
