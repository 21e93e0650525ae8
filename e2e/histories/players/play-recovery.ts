import { ChangeLedger } from '../../../packages/core/src/changes/change-ledger.ts'
import type { UnfinishedRun } from '../../../packages/core/src/recovery/find-unfinished-runs.ts'
import { recoverRuns } from '../../../packages/core/src/recovery/recover-runs.ts'
import { runFolder } from '../../../packages/core/src/run-log/state-folder.ts'
import type { DiskLog } from '../world/disk.ts'
import type { Process } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { registry } from './model-plugin.ts'
import { limits } from './play-run.ts'

/** Recovers runs as the product does: those that are asked for, by what is on disk. */
export async function playRecovery(world: World, process: Process, which: 'all' | number): Promise<void> {
  process.undoes = true
  const logs = [...world.logs.values()]
  const unfinished = logs.filter(({ isFinished }) => !isFinished).map((log) => unfinishedRun(world, log))
  const asked = unfinished.filter(({ runId, alive }) => !alive && (which === 'all' || runId === `run-${which + 1}`))
  const witnesses = logs
    .filter(({ isFinished }) => isFinished)
    .map((log) => ({ runId: log.runId, ledger: new ChangeLedger(log.records), over: true }))
  const { signal } = new AbortController()
  const results = recoverRuns(asked, {
    registry,
    environment: { PROCESS: process.name },
    listener: () => undefined,
    clock: process.clock,
    signal,
    others: unfinished.filter((run) => !asked.includes(run)),
    witnesses,
  })
  await Promise.all(results)
}

function unfinishedRun(world: World, log: DiskLog): UnfinishedRun {
  const { runId } = log
  return {
    runId,
    folder: runFolder('/', runId),
    log: {} as UnfinishedRun['log'],
    ledger: new ChangeLedger(log.records),
    beginning: {
      environment: {},
      experiment: {},
      variables: {},
      undo: { strategy: 'always', patience: 10, ...limits },
    },
    alive: world.processes.get(runId)?.isAlive === true,
    unclear: undefined,
    damages: [],
    sandbox: false,
  }
}
