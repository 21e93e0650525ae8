import { isProven, type LedgerEntry } from '../changes/change-ledger.ts'
import { standingChanges } from '../changes/due-changes.ts'
import type { Step } from '../providers/step.ts'
import type { Fate } from '../run-log/fate.ts'
import type { PutBackRecord } from '../run-log/progress-record.ts'
import { secondsBetween } from '../time/system-clock.ts'
import type { Run } from './run.ts'
import { undoOwn } from './undo-run.ts'

/** Ends that say that it is as somebody else has made it by now. */
const othersDoing: ReadonlySet<Fate> = new Set(['gone', 'replaced', 'superseded'])

interface Hold {
  /** Whether the activity failed: what it did all the same is put back at once. */
  readonly failed: boolean
  readonly signal: AbortSignal
  /** Fires when it is to be put back before its time. */
  readonly endsHold: AbortSignal | undefined
}

/**
 * Holds what an action did for so many seconds, then puts it back and proves it. Other changes of the run stay as they are, and what lies below
 * one of them waits for it. Rejects with the reason of the signal, which leaves it to the undo at the end of the run.
 */
export async function holdFault(run: Run, { id: step, name }: Step, seconds: number, hold: Hold): Promise<void> {
  const made = standingChanges(run.ledger, step)
  if (made.length === 0) return
  const began = run.clock.now()
  const told = (end: PutBackRecord['end'], early?: string) => {
    const held = secondsBetween(began, over)
    run.tell({ type: 'put-back', step, name, held, ...(early === undefined ? {} : { early }), end })
  }
  let over = began
  let early: string | undefined
  try {
    early = hold.failed ? 'it failed' : await timeIsOver(run, { step, name, seconds }, hold)
    over = run.clock.now()
  } catch (error) {
    over = run.clock.now()
    told('with-the-rest', 'the run was stopped')
    throw error
  }
  using _ = run.foreign.begin(`the end of "${name}"`)
  await run.holds.putBack(step, (due) => undoOwn(run, due, { holdsOthers: true }))
  told(endOf(made), early)
}

/** Resolves when the time is over, or why it is over early. */
async function timeIsOver(
  run: Run,
  told: { readonly step: string; readonly name: string; readonly seconds: number },
  { signal, endsHold }: Hold,
): Promise<string | undefined> {
  run.tell({ type: 'held', ...told })
  try {
    await run.clock.sleep(told.seconds, endsHold === undefined ? signal : AbortSignal.any([signal, endsHold]))
    return undefined
  } catch (error) {
    if (signal.aborted || endsHold?.aborted !== true) throw error
    return (endsHold.reason as Error).message
  }
}

function endOf(made: readonly LedgerEntry[]): PutBackRecord['end'] {
  if (made.some(({ settled }) => settled === undefined)) return 'overlaid'
  const fates = made.map(({ settled }) => settled!.fate)
  if (!fates.every(isProven)) return 'unproven'
  return fates.some((fate) => othersDoing.has(fate)) ? 'left' : 'proven'
}
