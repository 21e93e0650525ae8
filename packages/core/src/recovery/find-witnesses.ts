import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ChangeLedger } from '../changes/change-ledger.ts'
import type { Witness } from '../changes/undo-parts.ts'
import { readRunLog } from '../run-log/read-run-log.ts'
import { runFolder } from '../run-log/state-folder.ts'
import type { UnfinishedRun } from './find-unfinished-runs.ts'

/** The ledgers of those other runs of a state folder that were begun after the oldest of these. What can't be read testifies to nothing. */
export async function findWitnesses(stateFolder: string, runs: readonly UnfinishedRun[]): Promise<readonly Witness[]> {
  const since = Math.min(...runs.map(({ log }) => Date.parse(log.opened?.at ?? '')).filter((at) => !Number.isNaN(at)))
  const known = new Set(runs.map(({ runId }) => runId))
  const ids = await readdir(join(stateFolder, 'runs')).catch(() => [])
  const found = ids.filter((id) => !known.has(id)).map(async (id) => readWitness(stateFolder, id, since))
  return (await Promise.all(found)).filter((witness) => witness !== undefined)
}

async function readWitness(stateFolder: string, runId: string, since: number): Promise<Witness | undefined> {
  const { opened, records } = await readRunLog(runFolder(stateFolder, runId).log, runId)
  if (opened === undefined || Date.parse(opened.at) < since) return undefined
  return { runId, ledger: new ChangeLedger(records), over: true }
}
