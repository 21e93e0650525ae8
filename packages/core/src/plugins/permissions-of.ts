import type { Permission } from 'chaos-plugin-api'
import { awaitCode } from './await-code.ts'
import { judgeArguments } from './judge-arguments.ts'
import { loadActivity } from './load-entry.ts'
import type { ActivityManifest } from './plugin-manifest.ts'
import type { Found } from './plugin-registry.ts'

/**
 * The rights that an activity needs with these arguments, as its code says; undefined where it does not say. Loads that code. Throws `BrokenPlugin`
 * where it can't be loaded, or throws itself.
 */
export async function permissionsOf(
  found: Found<ActivityManifest>,
  given: Readonly<Record<string, unknown>>,
): Promise<readonly Permission[] | undefined> {
  const definition = await loadActivity(found)
  const checked = await judgeArguments(found, definition, given)
  if (checked.issues !== undefined) return undefined
  return awaitCode(found, 'as it says which rights it needs', () => definition.permissions?.(checked.value as never))
}
