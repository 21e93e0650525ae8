import type { InstalledPlugin } from 'chaos-core'

export type Undo = 'revert' | 'heals' | 'none' | 'mixed'

/**
 * What becomes of the changes that a plugin's actions make. Manifests say that of change types, not of single actions, so it is
 * the same for all actions of a plugin: `mixed` where its change types differ, `none` where it lists none.
 */
export function undoOf({ manifest }: InstalledPlugin): Undo {
  const kinds = new Set(manifest.changes.map(({ undo }) => undo))
  if (kinds.size === 0) return 'none'
  return kinds.size === 1 ? [...kinds][0]! : 'mixed'
}
