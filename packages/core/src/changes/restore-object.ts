import type { Debt, Healer, RestoreContext, RestoredChange } from 'chaos-plugin-api'
import type { Fate } from '../run-log/fate.ts'
import type { ObjectRestoration } from './restorations.ts'
import { sendRecorded } from './send-recorded.ts'
import { settleChange } from './settle-change.ts'
import { toDeadline } from './to-deadline.ts'
import type { RunToUndo, UndoParts } from './undo-parts.ts'
import { type ChangedObject, historyOf, type RunChange, refOf } from './undo-units.ts'

/** What must work again because of what was restored, and the changes whose end hangs on it. */
export interface Owing {
  // biome-ignore lint/suspicious/noExplicitAny: only the healer knows what is owed to it
  readonly healer: Healer<any>
  readonly debt: Debt<unknown>
  readonly changes: readonly RunChange[]
  readonly run: RunToUndo
  readonly scopes: readonly string[]
}

/** What the restoring of an object came to. */
export interface RestoredObject {
  readonly owing?: Owing
  /** Whether another system was reached than the one that was changed. */
  readonly elsewhere: boolean
}

/** What another run of ours has done by now is known before anything is sent, and is not taken for somebody else's doing. */
const overtaken = 'another run has changed something in the meantime'

/** Ends that say that somebody else changed the object. */
const othersDoing: ReadonlySet<Fate> = new Set(['gone', 'replaced', 'superseded', 'drifted'])

/**
 * Restores an object, and settles its changes, but those on whose account something must work again. `waits` is called where it does
 * not succeed at once.
 */
export async function restoreObject(
  object: ChangedObject,
  { restoration, healer }: ObjectRestoration,
  { clock, witnesses }: UndoParts,
  waits: () => void,
): Promise<RestoredObject> {
  const newest = object.wanted.at(-1)!
  const { run } = newest
  const { change, scopes } = newest.entry.intent
  const came = await toDeadline(run.limits.deadline, clock, async (signal) => {
    try {
      const known = witnesses?.version
      const isOvertaken = async () => {
        await witnesses?.readAgain?.()
        return witnesses?.version !== known
      }
      const context = await run.systemContext(scopes, signal)
      const found = await restoration.restore({
        ...context,
        runId: run.runId,
        history: (key = object.key) => historyOf(key === object.key ? object : { ...object, key, wanted: [] }),
        async call(data, carries, send) {
          if (await isOvertaken()) throw new Error(overtaken)
          return callOfUndo(run, { key: object.key, change, data, carries }, send)
        },
      })
      if (found.state === 'settled') {
        const isOthers = [...found.changes.values()].some(({ fate }) => fate !== 'overlaid' && othersDoing.has(fate))
        return isOthers && (await isOvertaken()) ? { detail: overtaken } : { end: found }
      }
      waits()
      // What it waits for may be the doing of a run that has begun since: the next look knows it.
      await witnesses?.readAgain?.()
      return { detail: found.detail, ...(found.until === undefined ? {} : { until: found.until }) }
    } catch (error) {
      waits()
      throw error
    }
  })
  if (!('end' in came)) {
    for (const each of object.wanted) settleChange(each, { fate: 'open', detail: came.detail })
    return { elsewhere: came.elsewhere }
  }
  const { changes, owes } = came.end
  const restored: RunChange[] = []
  for (const [each, { fate, ...more }] of endings(object, changes)) {
    // It is put back together with what lies on it.
    if (fate === 'overlaid') continue
    const end = { fate, ...more }
    if (owes !== undefined && healer !== undefined && end.fate === 'restored') restored.push(each)
    else settleChange(each, end)
  }
  const last = restored.at(-1)
  if (last === undefined || healer === undefined) return { elsewhere: false }
  for (const each of restored) each.run.note({ type: 'undone', id: each.entry.intent.id })
  const debt: Debt<unknown> = {
    data: owes,
    outcome: 'done',
    at: last.entry.attempts.at(-1)!.at,
    seenUnhealed: run.waitsAnew !== true && restored.some(({ entry }) => entry.settled?.fate === 'degraded'),
  }
  return { owing: { healer, debt, changes: restored, run, scopes }, elsewhere: false }
}

/** The ends of the changes that were asked about, and of those others that were covered with them. */
function* endings(
  object: ChangedObject,
  changes: ReadonlyMap<string, RestoredChange>,
): Generator<readonly [RunChange, RestoredChange]> {
  const asked = new Set(object.wanted.map(({ entry }) => entry))
  for (const run of object.runs) {
    for (const entry of run.ledger.ofObject(object.key)) {
      if (!('intent' in entry)) continue
      const end = changes.get(refOf(run, entry.intent.id))
      if (end !== undefined && (asked.has(entry) || entry.settled === undefined)) yield [{ run, entry }, end]
      else if (asked.has(entry))
        yield [
          { run, entry },
          { fate: 'open', detail: 'nothing was found out about it' },
        ]
    }
  }
}

async function callOfUndo<Result>(
  run: RunToUndo,
  { key, change, data, carries }: { key: string; change: string; data: unknown; carries: unknown },
  send: Parameters<RestoreContext<unknown>['call']>[2],
): Promise<Result> {
  const id = run.ledger.takeId()
  run.note({ type: 'restoring', id, key, change, data, ...(carries === undefined ? {} : { carries }) })
  await run.synced()
  return sendRecorded(id, send, run) as Promise<Result>
}
