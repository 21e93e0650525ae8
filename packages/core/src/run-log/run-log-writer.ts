import { type FileHandle, open } from 'node:fs/promises'
import type { Clock } from 'chaos-plugin-api'
import { ChaosError } from '../errors/chaos-error.ts'
import { encodeLine, noSum } from './run-log-line.ts'
import type { Envelope, RunLogRecord } from './run-log-record.ts'

/** Where a log ends, so that a writer can go on there. */
export interface LogEnd {
  /** The number of the last valid record. */
  readonly n: number
  /** The sum of its line. */
  readonly sum: string
  /** Whether the file ends in the middle of a line, so that the next record must begin a new one. */
  readonly torn: boolean
}

export interface RunLogWriterOptions {
  /** Stamps the records. */
  readonly clock: Pick<Clock, 'now'>
  /** Goes on after what is there already. Default: the log is new. */
  readonly after?: LogEnd
}

interface Waiter {
  resolve(): void
  reject(error: unknown): void
}

/**
 * Appends records to a run log, each with its number and the time. Those who wait at the same time share one sync of the disk; records
 * that nobody waits for are written at once and ride along with the next sync. After a failed write or sync nothing is ever durable again.
 */
export class RunLogWriter {
  readonly path: string
  readonly #file: FileHandle
  readonly #clock: Pick<Clock, 'now'>
  #n: number
  #sum: string
  #lines: string[] = []
  #waiters: Waiter[] = []
  #flushing: Promise<void> | undefined
  #failure: ChaosError | undefined

  private constructor(path: string, file: FileHandle, { clock, after }: RunLogWriterOptions) {
    this.path = path
    this.#file = file
    this.#clock = clock
    this.#n = after?.n ?? 0
    this.#sum = after?.sum ?? noSum
    if (after?.torn === true) this.#lines.push('\n')
  }

  /** Opens a log for appending, making it (mode 0600) where it isn't there. */
  static async open(path: string, options: RunLogWriterOptions): Promise<RunLogWriter> {
    return new RunLogWriter(path, await open(path, 'a', 0o600), options)
  }

  /** Why nothing can become durable any more, if so. */
  get failure(): ChaosError | undefined {
    return this.#failure
  }

  /** Writes a record without waiting for it. Returns it as readers get it. */
  append<Written extends RunLogRecord>(record: Written): Written & Envelope {
    const logged = { n: ++this.#n, at: new Date(this.#clock.now()).toISOString(), ...record }
    const { text, sum } = encodeLine(logged, this.#sum)
    this.#sum = sum
    this.#lines.push(text)
    this.#flushing ??= this.#flush()
    return logged
  }

  /** Resolves when all that was appended so far is on disk. Rejects with `ChaosError` if it can't be. */
  async synced(): Promise<void> {
    const synced = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }))
    this.#flushing ??= this.#flush()
    return synced
  }

  /** Waits until all is on disk, and closes the file. */
  async close(): Promise<void> {
    await this.#flushing
    if (this.#failure === undefined) await this.#file.datasync().catch(() => undefined)
    await this.#file.close()
  }

  async #flush(): Promise<void> {
    // A turn of the event loop lets commits that are made together share one sync.
    await Promise.resolve()
    while (this.#lines.length > 0 || this.#waiters.length > 0) {
      const text = this.#lines.join('')
      const waiters = this.#waiters
      this.#lines = []
      this.#waiters = []
      try {
        if (this.#failure !== undefined) throw this.#failure
        if (text !== '') await this.#file.appendFile(text)
        if (waiters.length > 0) await this.#file.datasync()
        for (const waiter of waiters) waiter.resolve()
      } catch (cause) {
        this.#failure ??= new ChaosError(`The run log ${this.path} can't be written: ${(cause as Error).message}.`, {
          outcome: 'inconclusive',
          remedy: 'Make room or rights there, or name another state folder with --state-dir.',
          cause,
        })
        for (const waiter of waiters) waiter.reject(this.#failure)
      }
    }
    this.#flushing = undefined
  }
}
