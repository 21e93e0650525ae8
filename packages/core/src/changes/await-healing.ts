import type { Debt, HealedDebt, Healer } from 'chaos-plugin-api'
import { outcomeOf } from './change-ledger.ts'
import { dataProblem } from './data-problem.ts'
import { type ChangeEnd, endOfInspection } from './end-of-inspection.ts'
import { inspectChange } from './inspect-change.ts'
import type { Owing } from './restore-object.ts'
import { settleChange } from './settle-change.ts'
import { toDeadline } from './to-deadline.ts'
import type { RunToUndo, UndoParts } from './undo-parts.ts'
import type { RunChange } from './undo-units.ts'

/** Debts that are judged together: of one healer, reached in one way. */
interface HealingGroup {
  // biome-ignore lint/suspicious/noExplicitAny: only the healer knows what is owed to it
  readonly healer: Healer<any>
  readonly run: RunToUndo
  readonly scopes: readonly string[]
  /** Each with the changes whose end hangs on it. */
  readonly debts: Map<Debt<unknown>, readonly RunChange[]>
}

/**
 * Awaits what heals by itself, and what must work again because it was restored, and settles it. What heals may need what was just put
 * back (a schedulable node, say), so it is judged last. Returns whether another system was reached than the one that was changed.
 */
export async function awaitHealing(
  run: RunToUndo,
  healing: readonly RunChange[],
  owing: readonly Owing[],
  parts: UndoParts,
): Promise<boolean> {
  const groups: HealingGroup[] = []
  const inGroup = (group: Omit<HealingGroup, 'debts'>, debt: Debt<unknown>, changes: readonly RunChange[]) => {
    const scopes = group.scopes.join()
    const found = groups.find((other) => other.healer === group.healer && other.scopes.join() === scopes)
    if (found === undefined) groups.push({ ...group, debts: new Map([[debt, changes]]) })
    else found.debts.set(debt, changes)
  }
  const alone: RunChange[] = []
  for (const change of healing) {
    const { intent, attempts, settled } = change.entry
    const type = await parts.types.definition(intent.change).catch(() => undefined)
    const problem = type === undefined ? undefined : await dataProblem(type.data, intent.data)
    if (problem !== undefined) {
      settleChange(change, { fate: 'open', detail: problem })
      continue
    }
    if (type?.undo !== 'heals' || !('healer' in type)) {
      alone.push(change)
      continue
    }
    const outcome = outcomeOf(change.entry) === 'done' ? 'done' : 'unknown'
    const debt = {
      data: intent.data,
      outcome,
      at: attempts.at(-1)!.at,
      seenUnhealed: run.waitsAnew !== true && settled?.fate === 'degraded',
    } as const
    inGroup({ healer: type.healer, run, scopes: intent.scopes }, debt, [change])
  }
  for (const { healer, debt, changes, scopes } of owing) inGroup({ healer, run, scopes }, debt, changes)
  const elsewhere = await Promise.all([
    ...groups.map((group) => healGroup(group, parts)),
    ...alone.map((change) => healAlone(change, parts)),
  ])
  return elsewhere.includes(true)
}

async function healGroup({ healer, run, scopes, debts }: HealingGroup, parts: UndoParts): Promise<boolean> {
  const left = new Map(debts)
  const settle = (debt: Debt<unknown>, end: HealedDebt) => {
    for (const change of left.get(debt) ?? []) settleChange(change, endOfDebt(change, end))
    left.delete(debt)
  }
  const came = await toDeadline<true>(run.limits.deadline, parts.clock, async () => {
    // The healer keeps its own time: what it waits for has a deadline of its own.
    const context = await run.systemContext(scopes, new AbortController().signal)
    await healer.heal([...left.keys()], {
      ...context,
      patience: run.limits.heal,
      settle,
      progress: (text) => run.progress(run.mask(text)),
    })
    return { end: true }
  })
  const detail = 'end' in came ? 'nothing was found out about it' : came.detail
  for (const debt of [...left.keys()]) settle(debt, { fate: 'open', detail })
  return !('end' in came) && came.elsewhere
}

/** A restored change whose workload serves again is just that: restored. */
function endOfDebt({ entry }: RunChange, end: HealedDebt): ChangeEnd {
  return entry.intent.undo === 'revert' && end.fate === 'healed' ? { ...end, fate: 'restored' } : end
}

/** Looks at one change until it has healed, or the patience (seconds) is over. */
async function healAlone(change: RunChange, { types, clock }: UndoParts): Promise<boolean> {
  const { run, entry } = change
  const { intent } = entry
  const { heal } = run.limits
  // Who has waited in vain once looks once.
  const seconds = run.waitsAnew !== true && entry.settled?.fate === 'degraded' ? 0 : heal
  let looked = false
  const came = await toDeadline<ChangeEnd>(seconds, clock, async (signal) => {
    const type = await types.definition(intent.change)
    if (type.undo !== 'heals' || 'healer' in type) return { end: { fate: 'lasting' } }
    const found = await inspectChange(type, intent.data, await run.systemContext(intent.scopes, signal))
    looked = true
    if (found === 'applied') return { detail: `it had not healed after ${heal} s` }
    return { end: found === 'restored' ? { fate: 'healed' } : endOfInspection(found) }
  })
  if ('end' in came) settleChange(change, came.end)
  else settleChange(change, { fate: looked ? 'degraded' : 'open', detail: came.detail })
  return !('end' in came) && came.elsewhere
}
