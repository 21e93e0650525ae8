import type { Clock } from 'chaos-plugin-api'
import type { Redaction } from '../secrets/redact.ts'
import { cutToFit } from './cut-to-fit.ts'
import { maskedRecord } from './masked-record.ts'
import type { ProgressRecord } from './progress-record.ts'
import { NoJson } from './run-log-line.ts'
import type { RecordListener } from './run-log-record.ts'
import type { RunLogWriter } from './run-log-writer.ts'

/** Tells what happens in a run. Secrets in it are masked; what can't be written down is cut. */
export type Tell = (record: ProgressRecord) => void

export interface RecordStreamParts {
  readonly redaction: Redaction
  /** Told directly what is written to no log. */
  readonly listener: RecordListener
  readonly clock: Pick<Clock, 'now'>
}

/** What a run tells, on its way to the run log: kept until that is open, for it begins with another record. */
export class RecordStream {
  readonly #parts: RecordStreamParts
  #kept: ProgressRecord[] | undefined = []
  #log: RunLogWriter | undefined

  constructor(parts: RecordStreamParts) {
    this.#parts = parts
  }

  readonly tell: Tell = (record) => {
    if (this.#kept !== undefined) this.#kept.push(record)
    else this.#write(record)
  }

  /** Goes on in a log, first with what was told before. */
  goOnIn(log: RunLogWriter): void {
    this.#goOn(log)
  }

  /** Goes on without a log: there is none, or it is closed. */
  goOnWithoutLog(): void {
    this.#goOn(undefined)
  }

  #goOn(log: RunLogWriter | undefined): void {
    const kept = this.#kept ?? []
    this.#kept = undefined
    this.#log = log
    for (const record of kept) this.#write(record)
  }

  #write(record: ProgressRecord): void {
    try {
      this.#send(record)
    } catch (error) {
      // It is too deep to be written down, contains itself, or is nothing that JSON has.
      if (!(error instanceof NoJson || error instanceof RangeError)) throw error
      this.#send(cutToFit(record) as ProgressRecord)
    }
  }

  /** The log masks what it is given by itself. */
  #send(record: ProgressRecord): void {
    const { redaction, listener, clock } = this.#parts
    if (this.#log !== undefined) this.#log.append(record)
    else listener({ n: 0, at: new Date(clock.now()).toISOString(), ...maskedRecord(record, redaction) })
  }
}
