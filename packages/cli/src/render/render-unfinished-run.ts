import type { UnfinishedRun } from 'chaos-core'
import { formatDuration } from './format-duration.ts'
import type { Style } from './style.ts'

/** Changes that are listed one by one. */
const listed = 20

/** A run that was cut off, and what it may have left behind. */
export function describeUnfinishedRun({ runId, log, ledger }: UnfinishedRun, style: Style, now = Date.now()): string[] {
  const { at, experiment, source } = log.opened
  const age = formatDuration(Math.max(0, (now - Date.parse(at)) / 1000))
  const reports = ledger.reports()
  const open = reports.filter(({ fate }) => fate === 'open' || fate === 'drifted')
  const unhealed = reports.filter(({ fate }) => fate === 'not-healed')
  const width = Math.min(56, Math.max(0, ...open.slice(0, listed).map(({ object }) => object.length)))
  return [
    `${style.heading(`Run ${runId}`)}  begun ${age} ago  ${style.dim(source)}`,
    `  ${String(experiment['title'] ?? '')}`,
    ...(open.length > 0 ? ['  May still be changed:'] : []),
    ...(open.length === 0 && unhealed.length === 0 ? ['  It has no open change; its end is only to be recorded.'] : []),
    ...open
      .slice(0, listed)
      .map(({ object, summary }) => `    ${object.padEnd(width)}  ${style.dim(summary)}`.trimEnd()),
    ...(open.length > listed ? [`    … and ${open.length - listed} more`] : []),
    ...(unhealed.length === 0 ? [] : [`  Had not healed when last looked at: ${plural(unhealed.length, 'object')}.`]),
    ...(log.invalidLines > 0 ? [`  ${log.invalidLines} lines of its record are damaged, and passed over.`] : []),
  ]
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
