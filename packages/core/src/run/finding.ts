import type { Outcome } from '../errors/outcome.ts'

/** What the run came upon that bears on its outcome. */
export interface Finding {
  readonly outcome: Outcome
  /** One sentence. */
  readonly reason: string
  /** A rollback of a plugin failed: no matter, if the undo proves that all is as before. */
  readonly repairable?: true
}
