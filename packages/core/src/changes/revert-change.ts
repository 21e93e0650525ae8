import { awaitCodeOf } from '../plugins/load-entry.ts'
import { outcomeOf } from './change-ledger.ts'
import { dataProblem } from './data-problem.ts'
import { type ChangeEnd, endOfInspection } from './end-of-inspection.ts'
import { inspectChange } from './inspect-change.ts'
import { settleChange } from './settle-change.ts'
import { toDeadline } from './to-deadline.ts'
import type { UndoParts } from './undo-parts.ts'
import type { SingleChange } from './undo-units.ts'

/** What is true, and no more, of a change without a fence whose call may still take effect. */
const lookedAt = 'as before when last looked at; its call may still take effect, for nobody knows what came of it'

/**
 * Reverts a change that is undone by itself, if it still is as the run left it, and looks again. `waits` is called where it does not
 * succeed at once. Returns whether another system was reached than the one that was changed.
 */
export async function revertChange(
  change: SingleChange,
  { types, clock }: UndoParts,
  waits: () => void,
): Promise<boolean> {
  const { run, entry } = change
  const { intent } = entry
  const { deadline } = run.limits
  let reverted = false
  const came = await toDeadline<ChangeEnd>(deadline, clock, async (signal) => {
    try {
      const type = await types.definition(intent.change)
      if (type.undo !== 'revert' || 'restorer' in type) return { end: { fate: 'lasting' } }
      const problem = await dataProblem(type.data, intent.data)
      if (problem !== undefined) return { end: { fate: 'open', detail: problem } }
      const context = await run.systemContext(intent.scopes, signal)
      const found = await inspectChange(type, intent.data, context)
      if (found !== 'applied') return { end: endOfInspection(found) }
      await awaitCodeOf(type, 'as it puts back', () => type.revert(intent.data, context))
      reverted = true
      const after = await inspectChange(type, intent.data, context)
      if (after !== 'applied') return { end: endOfInspection(after) }
    } catch (error) {
      waits()
      throw error
    }
    waits()
    return { detail: `it was still not as before after ${deadline} s` }
  })
  if (!('end' in came)) {
    settleChange(change, { fate: 'open', detail: came.detail })
    return came.elsewhere
  }
  const doubtful = came.end.fate === 'restored' && !reverted && outcomeOf(entry) === 'unknown'
  settleChange(change, doubtful ? { ...came.end, detail: lookedAt } : came.end)
  return false
}
