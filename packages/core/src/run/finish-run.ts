import { isProven } from '../changes/change-ledger.ts'
import { weightiest } from '../errors/exit-codes.ts'
import type { Outcome } from '../errors/outcome.ts'
import type { Journal } from '../journal/journal.ts'
import type { Finding } from './finding.ts'
import type { Run } from './run.ts'
import type { ChangeReport } from './run-event.ts'
import { secondsBetween, timestamp } from './system-clock.ts'

/** How a run ended. */
export interface RunResult {
  readonly runId: string
  readonly outcome: Outcome
  /** Why it is this outcome: one sentence. */
  readonly reason: string
  /** The exit code that Chaos Toolkit gives for such a run; 1 for outcomes that it doesn't have. */
  readonly chaosToolkitExitCode: number
  /** Masked. */
  readonly journal: Journal
  readonly changes: readonly ChangeReport[]
}

/** Completes the journal's own keys: the end, and a status where none was set. */
export function endJournal({ journal, clock }: Run, start: number): void {
  const end = clock.now()
  journal.end = timestamp(end)
  journal.duration = secondsBetween(start, end)
  if (!['completed', 'failed', 'aborted', 'interrupted'].includes(journal.status ?? '')) journal.status = 'completed'
}

/** Weighs the findings of a run that is over, undo included. */
export function conclude(run: Run): RunResult {
  const changes = run.ledger.reports()
  const findings = withoutRepairedRollbacks(run)
  const outcome = weightiest(findings.map((finding) => finding.outcome))
  const decisive = findings.find((finding) => finding.outcome === outcome)
  const { finding: stopped, late } = run.stop.stopped ?? {}
  // That somebody ended the run is said even where what is left weighs more.
  const alsoStopped = findings.find((finding) => finding === stopped || finding === late)
  const reasons = [decisive?.reason ?? reasonOfHolding(run)]
  if (alsoStopped !== undefined && alsoStopped.outcome !== outcome) reasons.push(alsoStopped.reason)
  const reason = run.redaction.text(reasons.join(' '))
  const journal = run.redaction.deep(run.journal)
  journal.chaos = {
    runId: run.id,
    actsOn: run.actsOn,
    seed: run.seed,
    outcome,
    reason,
    log: run.folder.log,
    changes,
  }
  return {
    runId: run.id,
    outcome,
    reason,
    chaosToolkitExitCode: chaosToolkitExitCode(outcome, run.journal),
    journal,
    changes,
  }
}

function reasonOfHolding({ journal }: Run): string {
  const { before, after, during } = journal.steady_states
  return before === null && after === null && during.length === 0
    ? 'The method ran; the experiment has no hypothesis that was looked at.'
    : 'The steady state held.'
}

/** A native rollback that failed is no matter where our own undo proved that all is as before. */
function withoutRepairedRollbacks({ findings, ledger }: Run): readonly Finding[] {
  const proven = ledger.entries.every(({ settled }) => settled !== undefined && isProven(settled.fate))
  return proven ? findings.filter(({ repairable }) => repairable !== true) : findings
}

function chaosToolkitExitCode(outcome: Outcome, journal: Journal): number {
  const ours: readonly Outcome[] = ['not-restored', 'not-healed', 'refused', 'internal']
  return ours.includes(outcome) || journal.status !== 'completed' || journal.deviated ? 1 : 0
}
