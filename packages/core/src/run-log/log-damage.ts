/**
 * How the evidence of a run is damaged: something that was written can't be known any more.
 *
 * - `folder-gone`, `missing`, `unreadable`, `empty`: there is nothing to read in the place of the run's folder, or of its log.
 * - `other-format`: the log was written by another version.
 * - `first-record`: how the run began is not known.
 * - `altered`: lines are not as they were written. `gap`: records are missing. `unchained`: a record is not the one that was written there.
 * - `cut-off`: the log ends before a record that was on disk. `no-list`: the list of touched objects, which would tell that, is damaged.
 */
export type DamageKind =
  | 'folder-gone'
  | 'missing'
  | 'unreadable'
  | 'empty'
  | 'other-format'
  | 'first-record'
  | 'altered'
  | 'gap'
  | 'unchained'
  | 'cut-off'
  | 'no-list'

/** One damage. */
export interface LogDamage {
  readonly kind: DamageKind
  /** What is damaged, and what can't be known for it. */
  readonly sentence: string
}
