import type { Clock } from 'chaos-plugin-api'
import type { UnfinishedRun } from '../../../packages/core/src/recovery/find-unfinished-runs.ts'
import type { Recovery } from '../../../packages/core/src/recovery/open-recovery.ts'
import type { RecoverOptions } from '../../../packages/core/src/recovery/recover-options.ts'
import { currentWorld } from './current-world.ts'
import { silent } from './logger.ts'

/** Stands in for the product's own: opens the log of a run on the disk of the world. */
export async function openRecovery(
  { runId, ledger, beginning, alive }: UnfinishedRun,
  options: RecoverOptions,
  clock: Clock,
): Promise<Recovery> {
  if (alive) throw new Error(`Run ${runId} is still at work.`)
  const process = currentWorld().processes.get(options.environment['PROCESS'] ?? '')!
  process.runs.add(runId)
  const log = currentWorld().logs.get(runId)!.openedBy(process, ledger)
  const note: Recovery['note'] = (record) => log.append(record)
  return {
    note,
    tell: () => undefined,
    toUndo: (wanted) => ({
      runId,
      ledger,
      wanted,
      limits: beginning.undo,
      note,
      synced: () => log.synced(),
      mask: (text) => text,
      progress: () => undefined,
      systemContext: async (_, signal) => ({
        signal,
        logger: silent,
        clock,
        secrets: {},
        configuration: {},
        environment: options.environment,
        learnSecret: () => undefined,
      }),
    }),
    async end(word) {
      note(word)
      await log.synced()
      return undefined
    },
    close: () => log.synced(),
  }
}
