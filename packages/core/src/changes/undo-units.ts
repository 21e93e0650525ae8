import type { ObjectHistory, RecordedCall } from 'chaos-plugin-api'
import type { LedgerCall, LedgerEntry } from './change-ledger.ts'
import { outcomeOf, unproven } from './change-ledger.ts'
import type { Span, Undoable } from './undo-order.ts'
import type { RunToUndo, Witness, Witnesses } from './undo-parts.ts'

/** A change of a run. */
export interface RunChange {
  readonly run: RunToUndo
  readonly entry: LedgerEntry
}

/** A change that is undone by itself. */
export interface SingleChange extends Undoable, RunChange {
  readonly kind: 'change'
}

/** An object that is restored by all that was done to it. */
export interface ChangedObject extends Undoable {
  readonly kind: 'object'
  readonly key: string
  /** Those runs that did something to it, the one whose change is the newest last. */
  readonly runs: readonly RunToUndo[]
  /** Other runs, which may have done something to it, or to what it belongs to, as far as is known now. */
  witnesses(): readonly Witness[]
  /** Those of its changes whose end is to be found, the newest last. */
  readonly wanted: readonly RunChange[]
}

/** A change or an object that is to be undone. */
export type UndoUnit = SingleChange | ChangedObject

/** Puts the changes of several runs into units: those of one object are one, whichever run they are of. */
export function undoUnits(runs: readonly RunToUndo[], witnesses: Witnesses = { all: [] }): readonly UndoUnit[] {
  const units: UndoUnit[] = []
  const objects = new Map<string, RunChange[]>()
  for (const run of runs) {
    for (const entry of run.wanted) {
      const { key } = entry.intent
      if (entry.intent.undo !== 'revert') continue
      if (key === undefined) {
        units.push({
          kind: 'change',
          run,
          entry,
          object: entry.intent.object,
          at: beginOf(entry),
          spans: spansOf([{ run, entry }]),
        })
        continue
      }
      const found = objects.get(key)
      if (found === undefined) objects.set(key, [{ run, entry }])
      else found.push({ run, entry })
    }
  }
  for (const [key, changes] of objects) {
    const wanted = changes.toSorted((a, b) => (a.run === b.run ? 0 : beginOf(a.entry) - beginOf(b.entry)))
    const at = beginOf(wanted.at(-1)!.entry)
    const involved = [...new Set(wanted.map(({ run }) => run).reverse())].reverse()
    units.push({
      kind: 'object',
      key,
      object: key,
      wanted,
      runs: involved,
      witnesses: () => othersThan(involved, [...runs, ...witnesses.all]),
      at,
      spans: spansOf(wanted),
    })
  }
  return units
}

function othersThan(involved: readonly RunToUndo[], all: readonly Witness[]): readonly Witness[] {
  const others = all.filter(({ runId }) => involved.every((run) => run.runId !== runId))
  return [...new Map(others.map((other) => [other.runId, other])).values()]
}

function spansOf(changes: readonly RunChange[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>()
  for (const { run, entry } of changes) {
    if (entry.begun > (spans.get(run.runId)?.begun ?? 0))
      spans.set(run.runId, { begun: entry.begun, ended: entry.ended })
  }
  return spans
}

function beginOf({ attempts }: LedgerEntry): number {
  return attempts[0]!.at
}

/** All that these runs did to an object, and all that was done to put it back, oldest first. */
export function historyOf({ key, runs, witnesses, wanted }: ChangedObject): ObjectHistory<unknown> {
  const asked = new Set(wanted.map(({ entry }) => entry))
  const own: readonly Witness[] = runs
  const all = [...own, ...witnesses()]
  const stateOf = (run: Witness, entry: LedgerEntry) => {
    if (asked.has(entry)) return 'wanted'
    const itsRun = runs.find(({ runId }) => runId === run.runId)
    if (itsRun !== undefined)
      return entry.settled !== undefined ? 'ended' : itsRun.holdsOthers === true ? 'held' : 'standing'
    return run.over !== true && unproven([entry]).length > 0 ? 'foreign' : 'ended'
  }
  const calls = all.flatMap((run) =>
    run.ledger.ofObject(key).map((call) => ({
      at: call.attempts[0]!.at,
      call: 'intent' in call ? changeCall(run, call, stateOf(run, call)) : undoCall(run, call),
    })),
  )
  const ordered = all.length === 1 ? calls : calls.toSorted((a, b) => a.at - b.at)
  return { key, calls: ordered.map(({ call }) => call) }
}

/** By what a change is called among those of several runs. */
export function refOf({ runId }: Witness, id: number): string {
  return `${runId}#${id}`
}

function changeCall(run: Witness, entry: LedgerEntry, state: RecordedCall<unknown>['state']): RecordedCall<unknown> {
  const { intent, attempts, came } = entry
  return {
    ref: refOf(run, intent.id),
    runId: run.runId,
    data: intent.data,
    by: 'change',
    attempts,
    outcome: outcomeOf(entry),
    came,
    state,
    stays: intent.phase === 'rollbacks',
  }
}

function undoCall(run: Witness, call: LedgerCall): RecordedCall<unknown> {
  return {
    ref: refOf(run, call.restoring.id),
    runId: run.runId,
    data: call.restoring.data,
    by: 'undo',
    attempts: call.attempts,
    outcome: outcomeOf(call),
    came: call.came,
    state: 'ended',
    stays: false,
  }
}
