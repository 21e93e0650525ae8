import type { RecordListener, UnfinishedRun } from 'chaos-core'
import type { Session } from '../session.ts'

/** Changes of a run from which on it is said how far its undo has come. */
const many = 20

/** Says how the undo of a run goes on: at its beginning, and of many changes at each tenth. */
export function progressOf({ runId, ledger }: UnfinishedRun, { report }: Session): RecordListener {
  let all = 0
  let settled = 0
  return (record) => {
    if (record.type === 'log') report.listener(record, ledger)
    if (record.type === 'healing') report.info(`Run ${runId}: ${record.text}`)
    if (record.type === 'undo-started') {
      all = record.changes
      report.info(`Run ${runId}: ${all === 1 ? '1 change' : `${all} changes`} to settle`)
    }
    // Those that are settled before need no look at them.
    if (record.type !== 'settled' || all === 0) return
    settled++
    const tenths = (count: number) => Math.floor((count * 10) / all)
    if (all > many && tenths(settled) > tenths(settled - 1)) report.info(`Run ${runId}: ${settled} of ${all} settled`)
  }
}
