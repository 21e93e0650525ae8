import { type ChangeLedger, type LedgerEntry, outcomeOf } from './change-ledger.ts'

/** The changes of a step that stand, and can be put back or heal. */
export function standingChanges(ledger: ChangeLedger, step: string): readonly LedgerEntry[] {
  return standing(ledger).filter(({ intent }) => intent.step === step)
}

/**
 * What is to be put back when the time of a step is over: what it changed, and what other steps whose time is over, too, changed of the same
 * objects, for that may have had to wait. Of changes that are undone by themselves, one waits while a later one of the same object is to stay.
 */
export function dueChanges(
  ledger: ChangeLedger,
  step: string,
  isOver: (step: string) => boolean,
): readonly LedgerEntry[] {
  const all = standing(ledger)
  const objects = new Set(all.flatMap((entry) => (entry.intent.step === step ? [objectOf(entry)] : [])))
  const due = all.filter(
    (entry) => entry.intent.step === step || (isOver(entry.intent.step) && objects.has(objectOf(entry))),
  )
  const staying = all.filter((entry) => !due.includes(entry) && isUndoneByItself(entry))
  return due.filter(
    (entry) =>
      !(
        isUndoneByItself(entry) &&
        staying.some((later) => later.begun > entry.begun && objectOf(later) === objectOf(entry))
      ),
  )
}

/** What tells whether two changes are about the same object. */
export function objectOf({ intent: { key, object } }: LedgerEntry): string {
  return key ?? object
}

function standing(ledger: ChangeLedger): readonly LedgerEntry[] {
  return ledger.unsettled.filter((entry) => entry.intent.undo !== 'none' && outcomeOf(entry) !== 'not-applied')
}

function isUndoneByItself({ intent: { undo, key } }: LedgerEntry): boolean {
  return undo === 'revert' && key === undefined
}
