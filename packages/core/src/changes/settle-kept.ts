import { type LedgerEntry, outcomeOf } from './change-ledger.ts'
import type { ChangeEnd } from './end-of-inspection.ts'

/**
 * Settles what stays on purpose: everything under the strategy `never`; else what rollback activities set by changes that are undone by
 * themselves, and with it the older changes to the same objects (what is restored by its whole history weighs that itself). Returns what
 * is to be undone.
 */
export function settleKept(
  entries: readonly LedgerEntry[],
  strategy: 'always' | 'never',
  settle: (entry: LedgerEntry, end: ChangeEnd) => void,
): readonly LedgerEntry[] {
  const settled = new Set<LedgerEntry>()
  const end = (entry: LedgerEntry, fate: ChangeEnd['fate']) => {
    settled.add(entry)
    settle(entry, { fate })
  }
  const left = () => entries.filter((entry) => !settled.has(entry))
  if (strategy === 'never') {
    for (const entry of entries) {
      if (outcomeOf(entry) !== 'not-applied') end(entry, entry.intent.undo === 'none' ? 'lasting' : 'kept')
    }
    return left()
  }
  const byThemselves = entries.filter(
    (entry) => entry.intent.undo === 'revert' && entry.intent.key === undefined && outcomeOf(entry) !== 'not-applied',
  )
  const keptSince = new Map<string, number>()
  for (const entry of byThemselves) {
    if (entry.intent.phase !== 'rollbacks') continue
    end(entry, 'kept')
    if (outcomeOf(entry) === 'done') keptSince.set(entry.intent.object, entry.begun)
  }
  for (const entry of byThemselves) {
    if (!settled.has(entry) && entry.begun < (keptSince.get(entry.intent.object) ?? 0)) end(entry, 'superseded')
  }
  return left()
}
