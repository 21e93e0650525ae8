import { ChangeLedger } from '../../../packages/core/src/changes/change-ledger.ts'
import type { DiskLog } from '../world/disk.ts'

/** What a log on disk tells of the changes of its run. */
export function ledgerOf(log: DiskLog): ChangeLedger {
  const ledger = new ChangeLedger()
  for (const record of log.records) ledger.take(record)
  return ledger
}
