import type { ChangeLedger } from '../../../packages/core/src/changes/change-ledger.ts'
import type { LoggedRecord, RunLogRecord } from '../../../packages/core/src/run-log/run-log-record.ts'
import type { Process } from './process.ts'

/** The log of a run as it is on disk. */
export class DiskLog {
  readonly runId: string
  readonly #lines: string[] = []
  #synced = 0
  /** Whether nothing is left to do for the run. */
  isFinished = false

  readonly #told: (record: LoggedRecord) => void

  /** Tells each record as it is written. */
  constructor(runId: string, told: (record: LoggedRecord) => void) {
    this.runId = runId
    this.#told = told
  }

  get records(): readonly LoggedRecord[] {
    return this.#lines.map((line) => JSON.parse(line) as LoggedRecord)
  }

  /** What was not synced is lost. */
  forget(): void {
    this.#lines.length = this.#synced
  }

  /** The log as a process has it open, whose ledger takes what is written. */
  openedBy(process: Process, ledger: ChangeLedger) {
    return {
      append: <Record extends RunLogRecord>(record: Record) => {
        const logged = { n: this.#lines.length + 1, at: new Date(process.clock.now()).toISOString(), ...record }
        if (process.isAlive) {
          this.#lines.push(JSON.stringify(logged))
          this.#told(logged)
        }
        ledger.take(logged)
        return logged
      },
      synced: async () => {
        const written = this.#lines.length
        await process.synced()
        this.#synced = Math.max(this.#synced, written)
      },
    }
  }
}
