import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ChangeLedger } from '../changes/change-ledger.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { markFinished } from '../run/open-run.ts'
import { type RunLog, readRunLog } from '../run-log/read-run-log.ts'
import { isHeld, readLock } from '../run-log/run-lock.ts'
import { type RunFolder, runFolder } from '../run-log/state-folder.ts'

/** A run that did not come to its end, or whose changes are not all proven undone. */
export interface UnfinishedRun {
  readonly runId: string
  readonly folder: RunFolder
  readonly log: RunLog
  readonly ledger: ChangeLedger
  /** Whether its process is still at work; such a run is left alone. */
  readonly alive: boolean
  /** Whether its cluster lived in its process, and is gone with it. */
  readonly sandbox: boolean
}

/** The ids of the unfinished runs, oldest first. One look at one folder: every command can afford it. */
export async function unfinishedRunIds(stateFolder: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(stateFolder, 'unfinished'))).toSorted()
  } catch {
    return []
  }
}

/**
 * Reads the unfinished runs of a state folder, oldest first. One whose log was cut off before its first record changed nothing
 * and is marked as finished. Throws `ChaosError` where a log can't be read.
 */
export async function findUnfinishedRuns(stateFolder: string): Promise<readonly UnfinishedRun[]> {
  const runs: UnfinishedRun[] = []
  for (const runId of await unfinishedRunIds(stateFolder)) {
    const run = await readUnfinishedRun(runFolder(stateFolder, runId))
    if (run !== undefined) runs.push(run)
  }
  return runs
}

async function readUnfinishedRun(folder: RunFolder): Promise<UnfinishedRun | undefined> {
  const lock = await readLock(folder.lock)
  const alive = lock !== undefined && (await isHeld(lock))
  let log: RunLog
  try {
    log = await readRunLog(folder.log)
  } catch (error) {
    // Nothing is changed before the first record is on disk, so a run without one has nothing to undo.
    if (!alive && error instanceof ChaosError && error.outcome === 'held') {
      await markFinished(folder)
      return undefined
    }
    if (alive) return undefined
    throw error
  }
  const ledger = new ChangeLedger()
  for (const record of log.records) ledger.take(record)
  return { runId: folder.runId, folder, log, ledger, alive, sandbox: log.opened.sandbox }
}
