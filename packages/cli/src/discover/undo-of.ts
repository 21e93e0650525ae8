import type { ActivityManifest, InstalledPlugin } from 'chaos-core'

export type Undo = 'revert' | 'heals' | 'none' | 'mixed'

/**
 * What becomes of the changes that an activity may make: they are put back, awaited until they have healed, or can't be undone;
 * `mixed` where that differs from one to the other, `none` where it makes no change.
 */
export function undoOf({ changes = [] }: ActivityManifest, { manifest }: InstalledPlugin): Undo {
  const kinds = new Set(manifest.changes.filter(({ id }) => changes.includes(id)).map(({ undo }) => undo))
  return kinds.size > 1 ? 'mixed' : ([...kinds][0] ?? 'none')
}
