import type { UnfinishedRun } from 'chaos-core'
import { columnsOf, padColumns } from './columns.ts'
import { formatDuration } from './format-duration.ts'
import { commandLines } from './render-changes.ts'
import type { Style } from './style.ts'

/** Objects that are listed one by one. */
const listed = 20

/** A run that was cut off: what it may have left behind, and what of it nobody can know. */
export function describeUnfinishedRun(run: UnfinishedRun, style: Style, now = Date.now()): string[] {
  const { ledger, damages, log } = run
  const reports = ledger.reports()
  const open = reports.filter(({ fate }) => fate === 'open' || fate === 'drifted')
  const unhealed = reports.filter(({ fate }) => fate === 'degraded')
  const whole = damages.length === 0
  return [
    heading(run, style, now),
    ...(log.opened === undefined ? [] : [`  ${String(log.opened.experiment['title'] ?? '')}`]),
    ...(open.length === 0 && unhealed.length === 0 && whole
      ? ['  It has no open change; its end is only to be recorded.']
      : []),
    ...(open.length === 0 ? [] : ['  May still be changed:']),
    ...rows(open, style),
    ...(unhealed.length === 0 ? [] : ['  Had not healed when last looked at:']),
    ...rows(unhealed, style),
    ...notKnown(run, style),
    ...log.remarks.map((remark) => style.dim(`  ${remark}`)),
  ]
}

/** What of a run nobody can know, and which objects to look at for it. */
function notKnown({ damages, log: { lost } }: UnfinishedRun, style: Style): string[] {
  return [
    ...damages.map(({ sentence }) => `  ${style.bad('Not known')}: ${sentence}`),
    ...(lost.length === 0 ? [] : ['  What was done to these can not be read; look at them yourself:']),
    ...lost
      .slice(0, listed)
      .flatMap(({ object, summary, byHand }) => [
        `    ${object}: ${summary}`,
        ...(byHand === undefined ? [] : commandLines('      by hand: ', byHand, style)),
      ]),
    ...andMore(lost.length),
  ]
}

function heading({ runId, log: { opened } }: UnfinishedRun, style: Style, now: number): string {
  const name = style.heading(`Run ${runId}`)
  if (opened === undefined) return name
  const age = formatDuration(Math.max(0, (now - Date.parse(opened.at)) / 1000))
  return `${name}  begun ${age} ago  ${style.dim(opened.source)}`
}

interface Row {
  readonly object: string
  readonly summary: string
}

function rows(all: readonly Row[], style: Style): string[] {
  const shown = all.slice(0, listed)
  const width = Math.min(56, Math.max(0, ...shown.map(({ object }) => columnsOf(object))))
  return [
    ...shown.map(({ object, summary }) => `    ${padColumns(object, width)}  ${style.dim(summary)}`.trimEnd()),
    ...andMore(all.length),
  ]
}

function andMore(count: number): string[] {
  return count > listed ? [`    … and ${count - listed} more`] : []
}
