import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ChangeLedger } from '../changes/change-ledger.ts'
import type { Witness, Witnesses } from '../changes/undo-parts.ts'
import { readRunLog } from '../run-log/read-run-log.ts'
import { type RunFolder, runFolder } from '../run-log/state-folder.ts'
import { unfinishedRunIds } from './find-unfinished-runs.ts'

/**
 * The other runs of its state folder that are unfinished, or wrote something since a run began, as far as they have come. What can't be read
 * testifies to nothing.
 */
export class RunsBeside implements Witnesses {
  readonly #own: RunFolder
  readonly #state: string
  readonly #read = new Map<string, { readonly size: number; readonly witness: Witness }>()
  /** When a run was added or removed last, as far as is known. */
  #listedAt = 0
  #ids: readonly string[] = []

  constructor(own: RunFolder) {
    this.#own = own
    this.#state = dirname(dirname(own.folder))
  }

  get all(): readonly Witness[] {
    return [...this.#read.values()].map(({ witness }) => witness)
  }

  async readAgain(): Promise<boolean> {
    await this.#list()
    const grown = await Promise.all(this.#ids.map(async (id) => this.#readGrown(runFolder(this.#state, id))))
    return grown.includes(true)
  }

  async #list(): Promise<void> {
    const runs = join(this.#state, 'runs')
    // The mark is as old as the run.
    const [folder, mark] = await Promise.all([timeOf(runs), timeOf(this.#own.unfinished)])
    if (folder === this.#listedAt) return
    this.#listedAt = folder
    const ids = await readdir(runs).catch(() => [])
    const times = await Promise.all(ids.map(async (id) => timeOf(runFolder(this.#state, id).log)))
    const recent = ids.filter((_, at) => times[at]! >= mark)
    const all = new Set([...recent, ...(await unfinishedRunIds(this.#state))])
    this.#ids = [...all].filter((id) => id !== this.#own.runId)
  }

  /** Reads a log if it has grown since it was read. */
  async #readGrown({ runId, log, unfinished }: RunFolder): Promise<boolean> {
    const found = await stat(log).catch(() => undefined)
    if (found === undefined || found.size === this.#read.get(runId)?.size) return false
    const { records } = await readRunLog(log, runId)
    const over = (await timeOf(unfinished)) === 0
    this.#read.set(runId, { size: found.size, witness: { runId, ledger: new ChangeLedger(records), over } })
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
