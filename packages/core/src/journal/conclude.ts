import { isProven } from '../changes/change-ledger.ts'
import type { ChangeReport } from '../changes/change-report.ts'
import { weightiest } from '../errors/exit-codes.ts'
import type { Outcome } from '../errors/outcome.ts'
import type { Finding } from './finding.ts'
import type { RunAccount } from './run-account.ts'

/** What a run comes to. */
export interface Conclusion {
  readonly outcome: Outcome
  /** Why it is this outcome: one sentence. */
  readonly reason: string
  readonly changes: readonly ChangeReport[]
}

/** Weighs what a run came upon, undo and recoveries included. One whose end is not recorded was cut off. */
export function conclude(account: RunAccount): Conclusion {
  const changes = account.ledger.reports()
  const unproven = changes.filter(({ fate }) => !isProven(fate))
  const findings: Finding[] = [
    // A native rollback that failed is no matter where our own undo proved that all is as before.
    ...account.findings.filter(({ repairable }) => repairable !== true || unproven.length > 0),
    ...(account.ended ? [] : [cutOff]),
    ...(unproven.length > 0 ? [notRestored(unproven)] : []),
  ]
  const outcome = weightiest(findings.map((finding) => finding.outcome))
  const decisive = findings.find((finding) => finding.outcome === outcome)?.reason ?? reasonOfHolding(account)
  // That somebody ended the run is said even where what is left weighs more.
  const stopped = findings.find(({ asked }) => asked)
  const reason = stopped === undefined || stopped.outcome === outcome ? decisive : `${decisive} ${stopped.reason}`
  return { outcome, reason, changes }
}

const cutOff: Finding = { outcome: 'interrupted', reason: 'The run was cut off: its end is not in its record.' }

function notRestored(unproven: readonly ChangeReport[]): Finding {
  const objects = unproven.map(({ object }) => object)
  const shown =
    objects.length > 3 ? `${objects.slice(0, 3).join(', ')} and ${objects.length - 3} more` : objects.join(', ')
  return { outcome: 'not-restored', reason: `Not proven to be as before: ${shown}.` }
}

function reasonOfHolding({ looked }: RunAccount): string {
  return looked ? 'The steady state held.' : 'The method ran; the experiment has no hypothesis that was looked at.'
}
