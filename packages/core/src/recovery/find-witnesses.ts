import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ChangeLedger } from '../changes/change-ledger.ts'
import type { Witness } from '../changes/undo-parts.ts'
import { readRunLog } from '../run-log/read-run-log.ts'
import { runFolder } from '../run-log/state-folder.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** Milliseconds by which a file may seem older than what was written to it last: file systems count in steps, and clocks are set. */
const inexactness = 60_000

/** The ledgers of those other runs of a state folder that were begun after the oldest of these. What can't be read testifies to nothing. */
export async function findWitnesses(stateFolder: string, runs: readonly UnfinishedRun[]): Promise<readonly Witness[]> {
  const since = Math.min(...runs.map(({ log }) => Date.parse(log.opened?.at ?? '')).filter((at) => !Number.isNaN(at)))
  const known = new Set(runs.map(({ runId }) => runId))
  const ids = await readdir(join(stateFolder, 'runs')).catch(() => [])
  const found: Witness[] = []
  // One after the other: years of logs fit into no memory.
  for (const id of ids) {
    const witness = known.has(id) ? undefined : await readWitness(stateFolder, id, since)
    if (witness !== undefined) found.push(witness)
  }
  return found
}

async function readWitness(stateFolder: string, runId: string, since: number): Promise<Witness | undefined> {
  const { log } = runFolder(stateFolder, runId)
  const written = await stat(log).catch(() => undefined)
  if (written === undefined || written.mtimeMs + inexactness < since) return undefined
  const { opened, records } = await readRunLog(log, runId)
  if (opened === undefined || Date.parse(opened.at) < since) return undefined
  return { runId, ledger: new ChangeLedger(records), over: true }
}
