import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { whyNotRead } from 'chaos-plugin-api'
import { ChangeLedger } from '../changes/change-ledger.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { defaultUndo } from '../model/undo-strategy.ts'
import { isSettled } from '../run-log/last-word.ts'
import type { LogDamage } from '../run-log/log-damage.ts'
import { type RunLog, readRunLog } from '../run-log/read-run-log.ts'
import { type Holder, holderOf } from '../run-log/run-lock.ts'
import type { OpenedRecord } from '../run-log/run-log-record.ts'
import { type RunFolder, runFolder, usableId } from '../run-log/state-folder.ts'

/** What a run recorded at its beginning of the way in which it is to be undone. */
export type RunBeginning = Pick<OpenedRecord, 'environment' | 'experiment' | 'variables' | 'undo'>

/** A run that did not come to its end, or whose changes are not all proven undone. */
export interface UnfinishedRun {
  readonly runId: string
  readonly folder: RunFolder
  readonly log: RunLog
  readonly ledger: ChangeLedger
  /** As it was recorded; where that can't be read: this process's environment, no configuration, and everything is undone. */
  readonly beginning: RunBeginning
  /** Whether its process is still at work; such a run is left alone. */
  readonly alive: boolean
  /** Why nobody can tell from here whether its process is still at work: the end of a sentence. Undefined where it can be told. */
  readonly unclear: string | undefined
  /** What of it can't be known. It is never proven undone while there is such a thing; what is known is undone all the same. */
  readonly damages: readonly LogDamage[]
  /** Whether its cluster lived in its process, and is gone with it. */
  readonly sandbox: boolean
}

/** The ids of the runs that are marked as unfinished, oldest first. One look at one folder: every command can afford it. */
export async function unfinishedRunIds(stateFolder: string): Promise<readonly string[]> {
  const marks = await entriesOf(marksOf(stateFolder))
  return marks instanceof Error ? [] : marks
}

/** Whether nobody is known to be at work on a run. */
export async function isCutOff(stateFolder: string, runId: string): Promise<boolean> {
  return (await holderOf(runFolder(stateFolder, runId).lock)).state !== 'alive'
}

/**
 * Finds the unfinished runs of a state folder, oldest first: those that are marked, and those whose mark is gone though their log is not at
 * a proven end. What is damaged is said of the run that it concerns, and hides no other one. Throws `ChaosError` only where the state
 * folder itself can't be read.
 */
export async function findUnfinishedRuns(stateFolder: string): Promise<readonly UnfinishedRun[]> {
  const [marks, folders] = [await entriesOf(marksOf(stateFolder)), await entriesOf(join(stateFolder, 'runs'))]
  const unreadable = [marks, folders].find((entries) => entries instanceof Error)
  const marked = new Set(marks instanceof Error ? [] : marks)
  const ids = [...new Set([...marked, ...(folders instanceof Error ? [] : folders)])].toSorted()
  const runs: UnfinishedRun[] = []
  for (const runId of ids) {
    const folder = runFolder(stateFolder, runId)
    if (!marked.has(runId) && (await isSettled(folder))) continue
    const run = await readUnfinishedRun(folder)
    if (marked.has(runId) || (await isLeftBehind(run))) runs.push(run)
  }
  if (runs.length === 0 && unreadable !== undefined) {
    throw new ChaosError(`The state folder ${stateFolder} can't be read: ${whyNotRead(unreadable)}.`, {
      outcome: 'not-restored',
      remedy: 'Give yourself the right to read it, or name the right one with --state-dir.',
      cause: unreadable,
    })
  }
  return runs
}

async function readUnfinishedRun(folder: RunFolder): Promise<UnfinishedRun> {
  const exists = await stat(folder.folder).then(
    (found) => found.isDirectory(),
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
  )
  const holder: Holder = exists ? await holderOf(folder.lock) : { state: 'ended' }
  const log = await readRunLog(folder.log, folder.runId)
  const alive = holder.state === 'alive'
  return {
    runId: folder.runId,
    folder,
    log,
    ledger: new ChangeLedger(log.records),
    beginning: log.opened ?? { environment: {}, experiment: {}, variables: {}, undo: defaultUndo },
    alive,
    unclear: holder.state === 'unclear' ? holder.why : undefined,
    // A log that is written at this moment is not to be judged.
    damages: alive ? [] : exists ? log.damages : [gone],
    sandbox: log.opened?.sandbox ?? false,
  }
}

const gone: LogDamage = { kind: 'folder-gone', sentence: 'Its folder is gone: what it changed is not known.' }

/** Whether a run without a mark is more than a trace of one that ended before it began, or the copy of another one's folder. */
async function isLeftBehind({ runId, log, folder }: UnfinishedRun): Promise<boolean> {
  if (log.untouched || log.damages.some(({ kind }) => kind === 'other-format')) return false
  return (await readRunLog(folder.log)).runId === runId
}

function marksOf(stateFolder: string): string {
  return join(stateFolder, 'unfinished')
}

async function entriesOf(folder: string): Promise<readonly string[] | Error> {
  try {
    // What file managers and network file systems put there begins with a dot.
    return (await readdir(folder)).filter((name) => usableId.test(name)).toSorted()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : (error as Error)
  }
}
