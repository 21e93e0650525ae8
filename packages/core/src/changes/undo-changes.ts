import { awaitHealing } from './await-healing.ts'
import { type LedgerEntry, outcomeOf } from './change-ledger.ts'
import { beginRestorations } from './restorations.ts'
import { type Owing, restoreObject } from './restore-object.ts'
import { revertChange } from './revert-change.ts'
import { settleChange } from './settle-change.ts'
import { inUndoOrder } from './undo-order.ts'
import type { RunToUndo, UndoParts } from './undo-parts.ts'
import { type UndoUnit, undoUnits } from './undo-units.ts'

/** What the undo of a run came to; what became of its changes is in its ledger. */
export interface UndoSummary {
  /** Whether another system was reached than the one that was changed. */
  readonly wrongSystem: boolean
}

/**
 * Undoes changes of one or more runs and proves it: restores each object by all that was done to it, reverts what is undone by itself, awaits
 * what heals, leaves alone what is somebody else's now. Nothing that fails here stops the rest, and no run waits for another one.
 * Every change that is wanted is settled in the end. Returns a promise for each run.
 */
export function undoChanges(runs: readonly RunToUndo[], parts: UndoParts): readonly Promise<UndoSummary>[] {
  const left = runs.map((run) => ({ ...run, wanted: settleWithoutLook(run) }))
  const units = undoUnits(left, parts.witnesses).filter((unit) => !isLeftToOthers(unit, parts))
  const ends = new Map(units.map((unit) => [unit, Promise.withResolvers<UnitEnd>()]))
  void undoUnitsInOrder(units, parts, (unit, end) => ends.get(unit)!.resolve(end))
  const ofRun = left.map(({ runId }) => units.filter(({ spans }) => spans.has(runId)))
  const healed = left.map(async (run, at) => {
    const undone = await Promise.all(ofRun[at]!.map((unit) => ends.get(unit)!.promise))
    const owing = undone.flatMap((end) => (end.owing?.run === run ? [end.owing] : []))
    const healing = run.wanted.filter(({ intent }) => intent.undo === 'heals').map((entry) => ({ run, entry }))
    const elsewhere = await awaitHealing(run, healing, owing, parts)
    return { wrongSystem: elsewhere || undone.some((end) => end.elsewhere) }
  })
  return left.map(async (_, at) => {
    const summary = await healed[at]!
    // What a run shares with another one heals on the account of the other, if that was the last to touch it.
    const sharing = healed.filter((_, index) => ofRun[at]!.some(({ spans }) => spans.has(left[index]!.runId)))
    await Promise.all(sharing)
    return summary
  })
}

/** Settles what needs no look, and returns the others. */
function settleWithoutLook(run: RunToUndo): readonly LedgerEntry[] {
  return run.wanted.filter((entry) => {
    if (outcomeOf(entry) === 'not-applied') settleChange({ run, entry }, { fate: 'not-applied' })
    else if (entry.intent.undo === 'none') settleChange({ run, entry }, { fate: 'lasting' })
    else return true
    return false
  })
}

/** Leaves alone what a living run is at work on: it undoes its own changes first. */
function isLeftToOthers(unit: UndoUnit, { busy }: UndoParts): boolean {
  if (unit.kind !== 'object') return false
  const other = busy?.get(unit.key)
  if (other === undefined) return false
  const detail = `run ${other} is at work on the same object; recover again when it has ended`
  for (const change of unit.wanted) settleChange(change, { fate: 'open', detail })
  return true
}

interface UnitEnd {
  readonly owing?: Owing
  readonly elsewhere: boolean
}

async function undoUnitsInOrder(
  units: readonly UndoUnit[],
  parts: UndoParts,
  ended: (unit: UndoUnit, end: UnitEnd) => void,
): Promise<void> {
  const objects = units.filter((unit) => unit.kind === 'object')
  const ofKey = new Map(objects.map((object) => [object.key, object]))
  const restorations = await beginRestorations(objects, parts.types)
  const first = (unit: UndoUnit): readonly UndoUnit[] => {
    if (unit.kind !== 'object') return []
    const found = restorations.get(unit)!
    if (found instanceof Error) return []
    return found.after.map((key) => ofKey.get(key)).filter((object) => object !== undefined)
  }
  const undoUnit = async (unit: UndoUnit, waits: () => void): Promise<UnitEnd> => {
    if (unit.kind === 'change') return { elsewhere: await revertChange(unit, parts, waits) }
    const found = restorations.get(unit)!
    if (!(found instanceof Error)) return restoreObject(unit, found, parts, waits)
    for (const change of unit.wanted) settleChange(change, { fate: 'open', detail: found.message })
    return { elsewhere: false }
  }
  await inUndoOrder(
    units,
    first,
    (unit) =>
      // What has to wait for something goes on waiting beside the others, for one of them may be what it waits for.
      new Promise((resolve) => {
        void undoUnit(unit, resolve)
          .then((end) => ended(unit, end))
          .then(resolve)
      }),
  )
}
