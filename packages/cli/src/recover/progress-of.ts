import type { RunListener, UnfinishedRun } from 'chaos-core'
import type { Session } from '../session.ts'

/** Changes of a run from which on it is said how far its undo has come. */
const many = 20

/** Says how the undo of a run goes on: at its beginning, and of many changes at each tenth. */
export function progressOf({ runId }: UnfinishedRun, { report }: Session): RunListener {
  let all = 0
  let settled = 0
  return (event) => {
    if (event.type === 'log') report.listener(event)
    if (event.type === 'healing') report.info(`Run ${runId}: ${event.text}`)
    if (event.type === 'undo-started') {
      all = event.changes
      report.info(`Run ${runId}: ${all === 1 ? '1 change' : `${all} changes`} to settle`)
    }
    if (event.type !== 'change-settled') return
    settled++
    const tenths = (count: number) => Math.floor((count * 10) / all)
    if (all > many && tenths(settled) > tenths(settled - 1)) report.info(`Run ${runId}: ${settled} of ${all} settled`)
  }
}
