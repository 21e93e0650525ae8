import { isProven } from '../changes/change-ledger.ts'
import type { ChangeReport } from '../changes/change-report.ts'
import type { Outcome } from '../errors/outcome.ts'
import { weightiest } from '../errors/outcomes.ts'
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
    ...withoutEffect(account),
    ...(account.ended ? [] : [cutOff]),
    ...findingsOf(unproven),
  ]
  const outcome = weightiest(findings.map((finding) => finding.outcome))
  const decisive = findings.find((finding) => finding.outcome === outcome)?.reason ?? reasonOfHolding(account)
  // That somebody ended the run is said even where what is left weighs more.
  const stopped = findings.find(({ asked }) => asked)
  const reason = stopped === undefined || stopped.outcome === outcome ? decisive : `${decisive} ${stopped.reason}`
  return { outcome, reason, changes }
}

/** What is said where the method has actions, and none of those that did their work changed anything. */
function withoutEffect({ actions: { effective, without } }: RunAccount): readonly Finding[] {
  const [first] = without
  if (effective > 0 || first === undefined) return []
  const reason = `No action of the method had any effect. "${first.name}": ${first.message}`
  return [{ outcome: 'inconclusive', reason }]
}

const cutOff: Finding = { outcome: 'interrupted', reason: 'The run was cut off: its end is not in its record.' }

/** What is said of changes that are not proven undone, and of what nothing of ours keeps from working any more. */
function findingsOf(unproven: readonly ChangeReport[]): readonly Finding[] {
  const broken = unproven.filter(({ fate }) => fate === 'degraded')
  const standing = unproven.filter(({ fate }) => fate !== 'degraded')
  const findings: Finding[] = []
  if (standing.length > 0) {
    findings.push({ outcome: 'not-restored', reason: `Not proven to be as before: ${objectsOf(standing)}.` })
  }
  if (broken.length > 0) {
    const reason = `Nothing of this run stands any more, but the system has not repaired: ${objectsOf(broken)}.`
    findings.push({ outcome: 'not-healed', reason })
  }
  return findings
}

function objectsOf(changes: readonly ChangeReport[]): string {
  const objects = changes.map(({ object }) => object)
  return objects.length > 3 ? `${objects.slice(0, 3).join(', ')} and ${objects.length - 3} more` : objects.join(', ')
}

function reasonOfHolding({ looked, leftOut, opened }: RunAccount): string {
  if (leftOut.size === 0) {
    return looked ? 'The steady state held.' : 'The method ran; the experiment has no hypothesis that was looked at.'
  }
  const sentence = looked ? 'The steady state held.' : 'The experiment has no hypothesis that was looked at.'
  // Without the option it is the file itself that leaves them out.
  const by = (opened?.dry ?? null) === null ? '' : ' by --dry'
  return `${sentence} Left out${by}: ${countsOf([...leftOut.values()])}.`
}

/** As in `2 actions and 1 probe`. */
function countsOf(kinds: readonly ('action' | 'probe')[]): string {
  return (['action', 'probe'] as const)
    .map((kind) => ({ kind, count: kinds.filter((one) => one === kind).length }))
    .flatMap(({ kind, count }) => (count === 0 ? [] : [`${count} ${kind}${count === 1 ? '' : 's'}`]))
    .join(' and ')
}
