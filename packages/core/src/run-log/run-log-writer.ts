import type { Clock } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import { createRedaction, type Redaction } from '../secrets/redact.ts'
import { maskedRecord } from './masked-record.ts'
import { type FileEnd, RecordFile } from './record-file.ts'
import type { Envelope, LoggedRecord, RecordListener, RunLogRecord } from './run-log-record.ts'
import type { RunFolder } from './state-folder.ts'
import { type ListedRecord, listedRecord } from './touched-objects.ts'

/** Where a log and the list beside it end, so that a writer can go on there. */
export interface LogEnd extends FileEnd {
  /** The number of the last record. */
  readonly n: number
  readonly list: FileEnd
  /** Whether another version writes it, so that this one must not. */
  readonly foreign: boolean
}

export interface RunLogWriterOptions {
  /** Stamps the records. */
  readonly clock: Pick<Clock, 'now'>
  /** Knows the secrets, which no record holds. Default: there are none. */
  readonly redaction?: Redaction
  /** Goes on after what is there already. Default: the log is new, and must not be there. */
  readonly after?: LogEnd
}

interface Waiter {
  /** The number of the last record that is waited for. */
  readonly n: number
  resolve(): void
  reject(error: unknown): void
}

/**
 * Appends records to a run log, each with its number and the time, and to the list of touched objects beside it what is to be known
 * without the log. Secrets in them are masked (`maskedRecord`). Those who wait at the same time share one sync of the disk; records that nobody waits for are written at once and ride
 * along with the next sync. After a failed write or sync, or when a file is no longer in its place, nothing is ever durable again.
 */
export class RunLogWriter {
  readonly #log: RecordFile
  readonly #list: RecordFile
  readonly #clock: Pick<Clock, 'now'>
  readonly #redaction: Redaction
  #n: number
  /** The number of the last record that the list speaks of. */
  #listed = 0
  #pending = false
  #waiters: Waiter[] = []
  #flushing: Promise<void> | undefined
  #closing: Promise<unknown> | undefined
  #failure: ChaosError | undefined
  #listener: RecordListener | undefined

  constructor(
    { runId, log, objects }: RunFolder,
    { clock, redaction = createRedaction({}), after }: RunLogWriterOptions,
  ) {
    this.#log = new RecordFile(log, runId, { after, create: after === undefined ? 'new' : 'never' })
    this.#list = new RecordFile(objects, runId, { after: after?.list, create: after === undefined ? 'new' : 'missing' })
    this.#clock = clock
    this.#redaction = redaction
    this.#n = after?.n ?? 0
    if (after?.foreign === true) this.#failure = failureOf(log, new Error('another version of chaos writes it'))
  }

  /** Why nothing can become durable any more, if so. */
  get failure(): ChaosError | undefined {
    return this.#failure
  }

  /** Calls the listener with every record that is appended from now on, also after a failure. */
  listen(listener: RecordListener): void {
    this.#listener = listener
  }

  /**
   * Writes a record without waiting for it. Returns it as readers get it. Throws `NoJson` (or `RangeError`, where it is too deep), and writes
   * nothing, where it can't be had as JSON, also after a failure.
   */
  append<Written extends RunLogRecord>(record: Written): Written & Envelope {
    const logged = { n: this.#n + 1, at: this.#now(), ...maskedRecord(record, this.#redaction) }
    this.#log.add(logged)
    this.#n++
    if (this.#failure === undefined) this.#toBeWritten(logged)
    else this.#log.take()
    this.#listener?.(logged)
    return logged
  }

  #toBeWritten(logged: LoggedRecord): void {
    const listed = listedRecord(logged)
    if (listed !== undefined) {
      this.#list.add(listed)
      this.#listed = logged.n
    }
    this.#pending = true
    this.#flushing ??= this.#flush()
  }

  /** Resolves when all that was appended so far is on disk. Rejects with `ChaosError` if it can't be. */
  async synced(): Promise<void> {
    const synced = new Promise<void>((resolve, reject) => this.#waiters.push({ n: this.#n, resolve, reject }))
    this.#flushing ??= this.#flush()
    return synced
  }

  /** Resolves when all that was appended so far is on disk, or can't get there: for an undo, which goes on without its record. */
  async bestEffortSynced(): Promise<void> {
    await this.synced().catch(() => undefined)
  }

  /** Waits until all is on disk, as far as it can be, and closes the files. */
  async close(): Promise<void> {
    this.#closing ??= this.bestEffortSynced().then(() => Promise.all([this.#log.close(), this.#list.close()]))
    await this.#closing
  }

  async #flush(): Promise<void> {
    // Commits that are made together share one sync. A longer wait would let people be told what a log has not yet, when it is a record that nobody waits for.
    await Promise.resolve()
    while (this.#pending || this.#waiters.length > 0) {
      const waiters = this.#waiters
      this.#waiters = []
      this.#pending = false
      try {
        if (this.#failure !== undefined) throw this.#failure
        await this.#write(waiters)
        for (const waiter of waiters) waiter.resolve()
      } catch (cause) {
        this.#failure ??= failureOf(this.#log.path, cause as Error)
        for (const waiter of waiters) waiter.reject(this.#failure)
      }
    }
    this.#flushing = undefined
  }

  async #write(waiters: readonly Waiter[]): Promise<void> {
    const waitedFor = waiters.at(-1)?.n ?? 0
    if (waitedFor > this.#listed) {
      this.#list.add({ n: waitedFor, at: this.#now(), type: 'durable' } satisfies ListedRecord)
      this.#listed = waitedFor
    }
    const [lines, listed] = [this.#log.take(), this.#list.take()]
    // The log first: whoever dies in between leaves no list that knows more than the log.
    await this.#log.write(lines)
    await this.#list.write(listed)
    if (waiters.length > 0) await Promise.all([this.#log.sync(), this.#list.sync()])
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString()
  }
}

function failureOf(path: string, cause: NodeJS.ErrnoException): ChaosError {
  return new ChaosError(`The run log ${path} can't be written: ${whyNotWritten(cause)}.`, {
    outcome: 'inconclusive',
    remedy:
      cause.code === undefined
        ? 'Leave the state folder alone while a run is at work.'
        : 'Make room or rights there, or name another state folder with --state-dir.',
    cause,
  })
}
