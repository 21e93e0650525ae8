/**
 * What became of a change.
 *
 * - `restored`: put back by us, or found as before. `healed`: repaired by the system.
 * - `gone`, `replaced`: the object is no longer the one that was changed.
 * - `kept`: stays on purpose (a rollback activity set it, or the undo strategy is `never`).
 * - `superseded`: a later change took its place: one of the file that stays, or one of somebody who owns the field now.
 * - `lasting`: can't be undone. `not-applied`: the call was refused, nothing happened.
 * - `drifted`: somebody else altered it since; left alone. `open`: not proven undone.
 * - `degraded`: nothing of ours stands any more, but the system has not repaired what was taken away: not healed.
 */
export type Fate = (typeof fates)[number]

/** All of them, as a log may have them. */
export const fates = [
  'restored',
  'healed',
  'gone',
  'replaced',
  'kept',
  'superseded',
  'lasting',
  'not-applied',
  'drifted',
  'open',
  'degraded',
] as const
