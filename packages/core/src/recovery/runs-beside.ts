import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ChangeLedger } from '../changes/change-ledger.ts'
import type { Witness, Witnesses } from '../changes/undo-parts.ts'
import { readLines } from '../run-log/read-lines.ts'
import { decodeLine } from '../run-log/run-log-line.ts'
import type { LoggedRecord } from '../run-log/run-log-record.ts'
import { type RunFolder, runFolder } from '../run-log/state-folder.ts'
import { unfinishedRunIds } from './find-unfinished-runs.ts'

/**
 * The other runs of its state folder that are unfinished, or wrote something since a run began, as far as they have come. What can't be read
 * testifies to nothing.
 */
export class RunsBeside implements Witnesses {
  readonly #own: RunFolder
  readonly #state: string
  readonly #read = new Map<string, { readonly end: number; readonly witness: Witness }>()
  /** When a run was added or removed last, as far as is known. */
  #listedAt = 0
  #ids: readonly string[] = []
  #version = 0
  #reading: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(own: RunFolder) {
    this.#own = own
    this.#state = dirname(dirname(own.folder))
  }

  get all(): readonly Witness[] {
    return [...this.#read.values()].map(({ witness }) => witness)
  }

  get version(): number {
    return this.#version
  }

  /** Those who ask while it is being read wait for the next time, and share that. */
  async readAgain(): Promise<void> {
    if (this.#reading === undefined) {
      this.#reading = this.#readAll().finally(() => {
        this.#reading = undefined
      })
      return this.#reading
    }
    this.#next ??= this.#reading.then(async () => {
      this.#next = undefined
      return this.readAgain()
    })
    return this.#next
  }

  async #readAll(): Promise<void> {
    await this.#list()
    const grown = await Promise.all(this.#ids.map(async (id) => this.#readGrown(runFolder(this.#state, id))))
    if (grown.includes(true)) this.#version += 1
  }

  async #list(): Promise<void> {
    const runs = join(this.#state, 'runs')
    // The mark is as old as the run.
    const [folder, mark] = await Promise.all([timeOf(runs), timeOf(this.#own.unfinished)])
    if (folder === this.#listedAt) return
    this.#listedAt = folder
    const ids = await readdir(runs).catch(() => [])
    const times = await Promise.all(ids.map(async (id) => timeOf(runFolder(this.#state, id).log)))
    // One that has just begun has no log yet.
    const recent = ids.filter((_, at) => times[at] === 0 || times[at]! >= mark)
    const all = new Set([...recent, ...(await unfinishedRunIds(this.#state))])
    this.#ids = [...all].filter((id) => id !== this.#own.runId)
  }

  /** Reads what a log has got since it was read. */
  async #readGrown({ runId, log, unfinished }: RunFolder): Promise<boolean> {
    const { end, witness } = this.#read.get(runId) ?? { end: 0 }
    const found = await stat(log).catch(() => undefined)
    if (found === undefined || found.size <= end) return false
    const lines = await readLines(log, end)
    if ('why' in lines || lines.end === end) return false
    const ledger = witness?.ledger ?? new ChangeLedger()
    for (const text of lines.texts) {
      const line = decodeLine<LoggedRecord>(runId, text)
      if (line !== undefined) ledger.take(line.record)
    }
    const over = (await timeOf(unfinished)) === 0
    this.#read.set(runId, { end: lines.end, witness: { runId, ledger, over } })
    return true
  }
}

/** When a file or folder was altered last, in milliseconds since 1970; 0 where it is not there. */
async function timeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}
