import { type LedgerEntry, unproven } from '../changes/change-ledger.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** Those of other runs that changed an object which one of the asked ones changed, too: what was done to it is one history. */
export function sharingRuns(
  asked: readonly UnfinishedRun[],
  others: readonly UnfinishedRun[],
): readonly UnfinishedRun[] {
  const keys = unprovenKeys(asked)
  return others.filter((run) => !mayBeAtWork(run) && unprovenOf(run, keys).length > 0)
}

/** The keys of the objects of those changes that are looked at once more. */
export function unprovenKeys(runs: readonly UnfinishedRun[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ ledger }) => unproven(ledger.entries).flatMap(({ intent }) => intent.key ?? [])))
}

/** Those changes of a run that are looked at once more, and are of one of these objects. */
export function unprovenOf({ ledger }: UnfinishedRun, keys: ReadonlySet<string>): readonly LedgerEntry[] {
  return unproven(ledger.entries).filter(({ intent: { key } }) => key !== undefined && keys.has(key))
}

/** The objects that other runs may be at work on, by their keys, each with the run: nobody else touches them. */
export function busyKeys(others: readonly UnfinishedRun[]): ReadonlyMap<string, string> {
  return new Map(
    others
      .filter(mayBeAtWork)
      .flatMap(({ runId, ledger }) => ledger.unsettled.map(({ intent }) => [intent.key ?? '', runId] as const)),
  )
}

/** One of which nobody can tell is left alone like one that is. */
function mayBeAtWork({ alive, unclear }: UnfinishedRun): boolean {
  return alive || unclear !== undefined
}
