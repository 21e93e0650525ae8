import { join } from 'node:path'
import { ChaosError } from '../errors/chaos-error.ts'
import { conclude } from '../journal/conclude.ts'
import { completeJournal } from '../journal/journal-of.ts'
import { RunAccount } from '../journal/run-account.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** The journal of a run that is being recovered: of what its log holds, and of what the recovery adds to it. */
export class RecoveredJournal {
  readonly #run: UnfinishedRun
  readonly #account: RunAccount

  constructor(run: UnfinishedRun) {
    this.#run = run
    this.#account = new RunAccount(run.ledger)
    for (const record of run.log.records) this.#account.take(record)
  }

  /** Takes into account a record that the recovery wrote. */
  take(record: LoggedRecord): void {
    this.#account.take(record)
  }

  /** Writes it into the folder of the run. Returns its path; undefined where it could not be written: the log has all of it. */
  async write(): Promise<string | undefined> {
    const { folder, damages } = this.#run
    const path = join(folder.folder, 'journal.json')
    const about = { log: folder.log, damages: damages.map(({ sentence }) => sentence) }
    try {
      await writeJournal(path, completeJournal(this.#account, conclude(this.#account), about))
      return path
    } catch (error) {
      if (!(error instanceof ChaosError)) throw error
      return undefined
    }
  }
}
