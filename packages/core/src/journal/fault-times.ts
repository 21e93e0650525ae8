import { type ChangeLedger, isProven, type LedgerEntry, outcomeOf } from '../changes/change-ledger.ts'

/** How long a fault that was to have a length stood. Times in ISO 8601, UTC, with milliseconds. */
export interface FaultTimes {
  readonly step: string
  readonly activity: string
  /** Seconds that the file asks for. */
  readonly duration: number
  /** When the last of its changes was in place. Left out where nobody knows. */
  readonly inPlace?: string
  /** When none of its changes stood any more, whatever put them back. Left out as long as one does. */
  readonly putBack?: string
  /** Whether that is proven, and what was taken away works again. */
  readonly proven: boolean
}

/** When each fault that was to have a length was put in place, and back: by its time, a stop, the undo at the end, or a recovery. */
export function faultTimes(ledger: ChangeLedger): readonly FaultTimes[] {
  const held = ledger.entries.filter(
    (entry) =>
      entry.intent.duration !== undefined && entry.intent.undo !== 'none' && outcomeOf(entry) !== 'not-applied',
  )
  return [...Map.groupBy(held, ({ intent }) => intent.step)].map(([step, changes]) => {
    const { activity, duration } = changes[0]!.intent
    const inPlace = latest(changes.map(({ outcomeAt }) => outcomeAt))
    const putBack = latest(changes.map(putBackAt))
    const proven = changes.every(({ settled }) => settled !== undefined && isProven(settled.fate))
    return {
      step,
      activity,
      duration: duration!,
      ...(inPlace === undefined ? {} : { inPlace }),
      ...(putBack === undefined ? {} : { putBack }),
      proven,
    }
  })
}

/** When a change stood no more. What heals does so when it has. */
function putBackAt({ undoneAt, settled }: LedgerEntry): string | undefined {
  if (undoneAt !== undefined) return undoneAt
  return settled !== undefined && isProven(settled.fate) ? settled.at : undefined
}

/** The latest of these times; undefined where one is not known. */
function latest(times: readonly (string | undefined)[]): string | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length < times.length ? undefined : known.toSorted().at(-1)
}
