import type { Journal } from '../model/journal.ts'
import type { OpenedRecord } from '../run-log/run-log-record.ts'

/** The release of Chaos Toolkit's library whose journals ours are compatible with. */
const compatibleWith = '1.45.0'

/**
 * The journal of a run that begins: keys and values as Chaos Toolkit has them. Where the first record is missing in a damaged log, so is
 * what it says. Spec 3.9.
 */
export function startJournal(opened: OpenedRecord | undefined): Journal {
  return {
    'chaoslib-version': compatibleWith,
    platform: opened?.platform ?? '',
    node: opened?.node ?? '',
    experiment: { ...opened?.experiment, dry: opened?.dry ?? null },
    start: opened?.start ?? '',
    status: null,
    deviated: false,
    steady_states: { before: null, after: null, during: [] },
    run: [],
    rollbacks: [],
  }
}
