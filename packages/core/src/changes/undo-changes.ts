import { type AnyChange, type Clock, type Inspection, isStepFailure, type SystemContext } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { setAlarm } from '../run/set-alarm.ts'
import type { RunLogRecord } from '../run-log/run-log-record.ts'
import type { LedgerEntry } from './change-ledger.ts'
import type { Fate } from './change-report.ts'
import type { ChangeTypes } from './resolve-change.ts'
import { inUndoOrder } from './undo-order.ts'

/** Seconds that the undo of one change may take, all retries included. */
const undoDeadline = 45
/** Seconds that the system is given to repair what heals by itself. */
const healDeadline = 120
/** Seconds after which a call that was cut off is looked for once more: it may have been on its way. */
const lateCallDelay = 2

export interface UndoParts {
  readonly types: ChangeTypes
  readonly clock: Clock
  /** What a change type gets to inspect and revert this change. `signal` is fresh, and has nothing to do with the run's. */
  systemContext(entry: LedgerEntry, signal: AbortSignal): Promise<SystemContext>
  /** Writes a record of what became of a change. */
  note(record: RunLogRecord): void
  /** Masks secrets in what an inspection or an error says. */
  mask(text: string): string
}

export interface UndoSummary {
  /** Whether another system was reached than the one that was changed. */
  readonly wrongSystem: boolean
}

/**
 * Undoes changes and proves it: reverts what is still applied, awaits what heals, leaves alone what is somebody else's now.
 * Nothing that fails here stops the rest. Every entry is settled afterwards.
 */
export async function undoChanges(entries: readonly LedgerEntry[], parts: UndoParts): Promise<UndoSummary> {
  let wrongSystem = false
  const settle = (entry: LedgerEntry, { fate, detail, elsewhere }: End) => {
    wrongSystem ||= elsewhere === true
    parts.note({
      type: 'settled',
      id: entry.intent.id,
      fate,
      ...(detail === undefined ? {} : { detail: parts.mask(detail) }),
    })
  }
  const undoable: LedgerEntry[] = []
  const healing: LedgerEntry[] = []
  for (const entry of entries) {
    if (entry.applied === false) settle(entry, { fate: 'not-applied' })
    else if (entry.intent.undo === 'none') settle(entry, { fate: 'lasting' })
    else (entry.intent.undo === 'heals' ? healing : undoable).push(entry)
  }
  const cutOff: LedgerEntry[] = []
  await inUndoOrder(undoable, async (entry) => {
    const end = await revertToDeadline(entry, parts)
    if (entry.applied === 'unknown' && end.fate === 'restored' && !end.reverted) cutOff.push(entry)
    else settle(entry, end)
  })
  if (cutOff.length > 0) {
    await parts.clock.sleep(lateCallDelay)
    await inUndoOrder(cutOff, async (entry) => {
      settle(entry, await revertToDeadline(entry, parts))
    })
  }
  // What heals may need what was just put back (a schedulable node, say), so it is judged last.
  await Promise.all(
    healing.map(async (entry) => {
      settle(entry, await awaitHealing(entry, parts))
    }),
  )
  return { wrongSystem }
}

interface End {
  readonly fate: Fate
  readonly detail?: string
  /** Whether we sent the call that put it back. */
  readonly reverted?: boolean
  /** Whether another system was reached than the one that was changed. */
  readonly elsewhere?: boolean
}

async function revertToDeadline(entry: LedgerEntry, parts: UndoParts): Promise<End> {
  let reverted = false
  return toDeadline(entry, undoDeadline, parts, async (type, context) => {
    if (type.undo !== 'revert') return { fate: 'lasting' }
    const found = await type.inspect(entry.intent.data, context)
    if (found !== 'applied') return { ...endOf(found), reverted }
    await type.revert(entry.intent.data, context)
    reverted = true
    const after = await type.inspect(entry.intent.data, context)
    return after === 'applied' ? undefined : { ...endOf(after), reverted }
  })
}

async function awaitHealing(entry: LedgerEntry, parts: UndoParts): Promise<End> {
  return toDeadline(entry, healDeadline, parts, async (type, context) => {
    if (type.undo !== 'heals') return { fate: 'lasting' }
    const found = await type.inspect(entry.intent.data, context)
    if (found === 'applied') return undefined
    return found === 'restored' ? { fate: 'healed' } : endOf(found)
  })
}

/** Tries until it has come to an end, or the time is over; what throws is tried again. */
async function toDeadline(
  entry: LedgerEntry,
  seconds: number,
  { types, clock, systemContext }: UndoParts,
  attempt: (type: AnyChange, context: SystemContext) => Promise<End | undefined>,
): Promise<End> {
  const deadline = clock.now() + seconds * 1000
  let detail = `it was still not as before after ${seconds} s`
  for (let pause = 0.05; ; pause = Math.min(pause * 2, 2)) {
    const time = new AbortController()
    using _ = setAlarm(clock, seconds, () => time.abort(new Error(`no answer within ${seconds} s`)))
    try {
      const type = await types.definition(entry.intent.change)
      const end = await attempt(type, await systemContext(entry, time.signal))
      if (end !== undefined) return end
    } catch (error) {
      detail = sentenceOf(error)
      // No retry brings back a plugin that is not there, or makes another cluster the right one.
      if (isStepFailure(error) && error.reason === 'wrong-system') return { fate: 'open', detail, elsewhere: true }
      if (error instanceof ChaosError) return { fate: 'open', detail }
    }
    if (clock.now() + pause * 1000 >= deadline) return { fate: 'open', detail }
    await clock.sleep(pause)
  }
}

function endOf(found: Inspection): End {
  if (typeof found === 'object') return { fate: 'drifted', detail: found.drifted }
  return { fate: found === 'applied' ? 'open' : found }
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const remedy = isStepFailure(error) ? error.remedy : undefined
  return remedy === undefined ? message : `${message} ${remedy}`
}
