import { dirname, join } from 'node:path'
import type { Journal } from '../model/journal.ts'
import { readRunLog } from '../run-log/read-run-log.ts'
import { holderOf } from '../run-log/run-lock.ts'
import { journalOf } from './journal-of.ts'

/** The journal of a log, and what is to be said about it. */
export interface LogJournal {
  readonly journal: Journal
  /** Whether the run is still at work, so that this is its journal so far. */
  readonly atWork: boolean
  /** What is damaged, and so not in the journal: one sentence each. */
  readonly damages: readonly string[]
  /** Whether nothing of the log can be read, so that there is nothing in the journal. */
  readonly nothing: boolean
}

/**
 * Makes the journal of a run log at any time, also of a run that was killed, and of a log that is damaged. Never throws for what it finds
 * there. Lines of another run than `of` are none.
 *
 * @example
 * const { journal } = await journalOfLog('state/runs/20261122-170309-adc636/log.jsonl')
 */
export async function journalOfLog(path: string, of?: string): Promise<LogJournal> {
  const { state } = await holderOf(join(dirname(path), 'lock'))
  const log = await readRunLog(path, of)
  const atWork = state === 'alive'
  // A log that is written at this moment is not to be judged.
  const damages = atWork ? [] : log.damages.map(({ sentence }) => sentence)
  const journal = journalOf(log.records, { log: path, damages, atWork })
  return { journal, atWork, damages, nothing: log.records.length === 0 }
}
