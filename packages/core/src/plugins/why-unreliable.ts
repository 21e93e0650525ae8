import { loadActivity } from './load-entry.ts'
import { BrokenPlugin } from './plugin-fault.ts'
import type { ActivityManifest } from './plugin-manifest.ts'
import type { Found } from './plugin-registry.ts'

/** Why what the manifest of a plugin says of an activity can't be relied on: its code can't be loaded, or takes other arguments. Undefined where it can. */
export async function whyUnreliable(found: Found<ActivityManifest>): Promise<string | undefined> {
  try {
    const definition = await loadActivity(found)
    const { staleArguments } = await import('./stale-manifest.ts')
    return staleArguments(found, definition)?.message
  } catch (error) {
    if (error instanceof BrokenPlugin) return error.message
    throw error
  }
}
