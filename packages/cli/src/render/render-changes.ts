import { type ChangeReport, type Fate, isProven } from 'chaos-core'
import { columnsOf, padColumns } from './columns.ts'
import type { Style } from './style.ts'

/** Changes that the system itself repaired are listed one by one up to this number; of more only the first ones are. */
const listed = 10

const words: Readonly<Record<Fate, string>> = {
  restored: 'restored',
  healed: 'healed',
  gone: 'gone',
  replaced: 'replaced',
  kept: 'kept',
  superseded: 'superseded',
  lasting: 'lasting',
  'not-applied': 'not applied',
  degraded: 'NOT HEALED',
  drifted: 'drifted',
  open: 'OPEN',
}

/** Fates that are proven, though it is not as it was: why is told. */
const stays: ReadonlySet<Fate> = new Set(['kept', 'superseded', 'lasting'])

/**
 * The changes and what became of each, aligned; then how a person puts back what is not proven undone. Many that healed by themselves
 * are cut short, unless all are asked for.
 */
export function renderChanges(changes: readonly ChangeReport[], style: Style, { all = false } = {}): string[] {
  const unproven = changes.filter(({ fate }) => !isProven(fate))
  const proven = changes.filter(({ fate }) => isProven(fate))
  const shown = all ? proven : abridge(proven)
  const objectWidth = Math.min(56, Math.max(0, ...shown.map(({ object }) => columnsOf(object))))
  const lines = shown.map(({ fate, object, summary, detail }) => {
    const word = words[fate].padEnd(11)
    const why = detail === undefined || !stays.has(fate) ? '' : `; ${detail}`
    return `  ${paintOf(fate, style)(word)} ${padColumns(object, objectWidth)}  ${style.dim(summary)}${why}`.trimEnd()
  })
  for (const { fate, object, summary, detail, byHand } of unproven) {
    lines.push(`  ${style.bad(words[fate].padEnd(11))} ${object}: ${summary}`)
    if (detail !== undefined) lines.push(`              why: ${detail}`)
    if (byHand !== undefined) lines.push(...commandLines('              by hand: ', byHand, style))
  }
  return lines
}

/** A command that a person may copy: what it reads stands on lines of its own, at their very beginning. */
export function commandLines(before: string, command: string, style: Style): string[] {
  const [first = '', ...others] = command.split('\n')
  const copied = (line: string) => style.exact(style.heading(line))
  return [`${before}${copied(first)}`, ...others.map(copied)]
}

type Row = Pick<ChangeReport, 'fate' | 'object' | 'summary' | 'detail'>

function abridge(changes: readonly ChangeReport[]): Row[] {
  const groups = Map.groupBy(changes, ({ fate, type, summary }) => JSON.stringify([fate, type, summary]))
  return [...groups.values()].flatMap((group): Row[] => {
    const { fate, summary } = group[0]!
    if (fate !== 'healed' || group.length <= listed) return group
    const more = group.length - listed + 1
    return [...group.slice(0, listed - 1), { fate, object: `… and ${more} more, all ${words[fate]}`, summary }]
  })
}

function paintOf(fate: Fate, style: Style): (text: string) => string {
  switch (fate) {
    case 'restored':
    case 'healed':
    case 'gone':
    case 'replaced':
    case 'not-applied':
      return style.good
    case 'kept':
    case 'superseded':
    case 'lasting':
      return style.warn
    case 'degraded':
    case 'drifted':
    case 'open':
      return style.bad
  }
}
