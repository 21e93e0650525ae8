import type { Outcome } from '../errors/outcome.ts'
import type { ActivityFinishedRecord, HypothesisFinishedRecord, ShortfallRecord } from '../run-log/progress-record.ts'

/** What the run came upon that bears on its outcome. */
export interface Finding {
  readonly outcome: Outcome
  /** One sentence. */
  readonly reason: string
  /** A rollback of a plugin failed: no matter, if the undo proves that all is as before. */
  readonly repairable?: true
  /** Somebody asked for the end of the run. */
  readonly asked?: true
}

/** What a failed activity of the method or of the rollbacks means for the run, if anything. */
export function findingOfActivity(
  { phase, kind, name, status, reason, message }: ActivityFinishedRecord,
  plugin: string | undefined,
): Finding | undefined {
  if (status !== 'failed' || (phase !== 'method' && phase !== 'rollbacks')) return undefined
  // A probe that sees the system not to be as asked says something about the system; it did its work.
  if (kind === 'probe' && reason === 'not-met') return undefined
  return {
    outcome: 'inconclusive',
    reason: `The ${phase === 'method' ? kind : 'rollback'} "${name}" failed: ${message}`,
    ...(phase === 'rollbacks' && plugin !== undefined ? { repairable: true } : {}),
  }
}

/** What it means for the run that an action of the method had nothing to act on, or acted in vain, if anything. */
export function findingOfShortfall({ phase, kind, name, what, message, fine }: ShortfallRecord): Finding | undefined {
  if (phase !== 'method' || kind !== 'action') return undefined
  if (what === 'in-vain') {
    return { outcome: 'inconclusive', reason: `The action "${name}" did not do its work: ${message}` }
  }
  if (what !== 'nothing' || fine) return undefined
  return { outcome: 'inconclusive', reason: `The action "${name}" had nothing to act on: ${message}` }
}

/** What an evaluation of the hypothesis means for the run, if anything. */
export function findingOfHypothesis({ phase, result, reason = '' }: HypothesisFinishedRecord): Finding | undefined {
  if (result === 'met') return undefined
  if (result === 'unknown') return { outcome: 'inconclusive', reason: phase === 'during' ? meanwhile(reason) : reason }
  if (phase === 'gate') return { outcome: 'not-steady', reason }
  return { outcome: 'deviated', reason: phase === 'during' ? meanwhile(reason) : reason }
}

function meanwhile(reason: string): string {
  return `While the method ran: ${reason}`
}
