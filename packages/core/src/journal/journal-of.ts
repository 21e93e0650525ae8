import { ChangeLedger } from '../changes/change-ledger.ts'
import type { Journal } from '../model/journal.ts'
import type { ChoiceRecord, ShortfallRecord } from '../run-log/progress-record.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import { secondsBetween, timestamp } from '../time/system-clock.ts'
import { type Conclusion, conclude } from './conclude.ts'
import { faultTimes } from './fault-times.ts'
import { RunAccount } from './run-account.ts'

/** What a journal says of the log that it is made of. */
export interface LogOfJournal {
  /** The path of the log. */
  readonly log: string
  /** What is wrong with it, a sentence each. */
  readonly damages?: readonly string[]
  /** Whether the run is still at work: then there is no outcome yet, and no end. Default false. */
  readonly atWork?: boolean
}

/**
 * Makes the journal of a run of the records of its log, at any time: of a run that was killed, too (its status is `interrupted`), and of a log
 * of which only a part can be read.
 *
 * @example
 * journalOf([], { log: 'log.jsonl' }).status // → 'interrupted'
 */
export function journalOf(records: Iterable<LoggedRecord>, of: LogOfJournal): Journal {
  const account = new RunAccount(new ChangeLedger())
  for (const record of records) {
    // What a call holds for those who undo it is much, and nothing to a journal.
    account.ledger.take('data' in record ? { ...record, data: undefined } : record)
    account.take(record)
  }
  return completeJournal(account, conclude(account), of)
}

/** The journal of an account whose run is over, or was cut off: with its end, and with the key `chaos`. */
export function completeJournal(
  account: RunAccount,
  { outcome, reason, changes }: Conclusion,
  { log, damages = [], atWork = false }: LogOfJournal,
): Journal {
  const { journal, opened, configuration, choices, shortfalls, recoveries, accepted } = account
  const faults = faultTimes(account.ledger)
  return {
    ...journal,
    ...(account.ended || atWork ? {} : { status: 'interrupted', ...endOf(account) }),
    chaos: {
      runId: opened?.runId,
      actsOn: opened?.actsOn,
      seed: opened?.seed,
      ...(configuration === undefined ? {} : { configuration }),
      ...(atWork ? { atWork } : { outcome, reason }),
      log,
      changes,
      ...(faults.length === 0 ? {} : { faults }),
      ...(choices.length === 0 ? {} : { choices: choices.map(choiceShown) }),
      ...(shortfalls.length === 0 ? {} : { shortfalls: shortfalls.map(shownOf) }),
      ...(recoveries.length === 0 ? {} : { recovered: recoveries }),
      ...(accepted === undefined ? {} : { accepted }),
      ...(damages.length === 0 ? {} : { damages }),
    },
  }
}

function shownOf({ step, name, what, message }: ShortfallRecord): Readonly<Record<string, string>> {
  return { step, activity: name, what, message }
}

function choiceShown({
  step,
  name,
  rule,
  found,
  leftOut,
  chosen,
  first,
}: ChoiceRecord): Readonly<Record<string, unknown>> {
  return { step, activity: name, rule, found, leftOut, chosen, first }
}

/** Where the end is not recorded, the run went on at least until its last sign. */
function endOf({ lastSign, journal: { start } }: RunAccount): Pick<Journal, 'end' | 'duration'> {
  if (lastSign === undefined || start === '') return {}
  const at = Date.parse(lastSign)
  return { end: timestamp(at), duration: secondsBetween(Date.parse(start), at) }
}
