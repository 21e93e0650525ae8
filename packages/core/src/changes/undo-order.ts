import type { LedgerEntry } from './change-ledger.ts'

/**
 * Undoes changes side by side as far as that is safe: a change is undone after every later change to the same object, and after
 * every change whose intent was written once its own outcome was known. Strictly one after the other would be right too, and
 * much slower; all at once would pull away what a later change stands on.
 *
 * `undo` must not reject; one that did not succeed does not hold up the others.
 */
export async function inUndoOrder(
  entries: readonly LedgerEntry[],
  undo: (entry: LedgerEntry) => Promise<void>,
): Promise<void> {
  const waiting = entries.toSorted((a, b) => b.begun - a.begun)
  const pending = new Set(waiting)
  // For each object, its changes that are not undone yet, newest first.
  const ofObject = Map.groupBy(waiting, ({ intent }) => intent.object)
  let newest = 0

  await new Promise<void>((resolve) => {
    let running = 0
    const started = new Set<LedgerEntry>()

    const isFree = (entry: LedgerEntry) => {
      if (ofObject.get(entry.intent.object)?.[0] !== entry) return false
      if (entry.ended === undefined) return true
      const last = waiting[newest]
      return last === undefined || last === entry || last.begun < entry.ended
    }

    const startFree = () => {
      while (newest < waiting.length && !pending.has(waiting[newest]!)) newest++
      if (pending.size === 0 && running === 0) return resolve()
      for (const entry of waiting) {
        if (!pending.has(entry) || started.has(entry) || !isFree(entry)) continue
        started.add(entry)
        running++
        void undo(entry).then(() => {
          running--
          pending.delete(entry)
          ofObject.get(entry.intent.object)!.shift()
          startFree()
        })
      }
    }
    startFree()
  })
}
