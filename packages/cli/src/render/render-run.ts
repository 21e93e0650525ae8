import { type ChangeLedger, type ChangeReport, type LoggedRecord, outcomes } from 'chaos-core'
import { formatDuration } from './format-duration.ts'
import { renderChanges } from './render-changes.ts'
import type { Style } from './style.ts'

export type Level = 'debug' | 'info' | 'warning' | 'error'

/** One line of text, and how much it matters. */
export interface Line {
  readonly level: Level
  readonly text: string
}

/** Changes of one activity that are shown as they happen; the summary has all of them. */
const shownAtOnce = 8

type RecordOf<Type extends LoggedRecord['type']> = Extract<LoggedRecord, { readonly type: Type }>

/** What happens within an activity, and so is shown below the line that says it began. */
const within: readonly LoggedRecord['type'][] = ['targets', 'outcome', 'settled', 'log', 'shortfall']

interface RunRendererOptions {
  /** Whether a terminal shows on its last line what goes on. Default: no. */
  readonly live?: boolean
  /** What a suggested command needs to look into the same state folder (see `Session`). Default: nothing. */
  readonly stateOption?: string | undefined
}

/**
 * Turns the records of a run into lines for people. Keeps what it must know of earlier ones, and nothing else; the changes are in a ledger that
 * has taken each record before (`changes`). Where a terminal shows on its last line what goes on (`live`), an activity has a line of its own at
 * its beginning only if something happens in it.
 */
export class RunRenderer {
  readonly #style: Style
  readonly #live: boolean
  readonly #stateOption: string
  /** What says that an activity began, until something happens in it. */
  #begun: { readonly step: string; readonly line: Line } | undefined
  /** The steps that are left out, until their end. */
  readonly #leftOut = new Set<string>()
  /** Whether its cluster ends with the run. */
  #sandbox = false
  /** How many changes each activity has made that goes on: others go on beside it. */
  readonly #changed = new Map<string, number>()
  /** The activities of the changes, by their ids. */
  readonly #stepOf = new Map<number, string>()
  #undoing = false
  #duringMet: boolean | undefined
  #waitsFor: string | undefined
  /** Seconds that the run took. */
  #duration = 0

  constructor(style: Style, { live = false, stateOption = '' }: RunRendererOptions = {}) {
    this.#style = style
    this.#live = live
    this.#stateOption = stateOption
  }

  render(record: LoggedRecord, changes: ChangeLedger): Line[] {
    const lines = this.#linesOf(record, changes)
    const begun = this.#begun
    if (begun === undefined || !within.includes(record.type) || lines.every(({ level }) => level === 'debug'))
      return lines
    const step = this.#stepOfRecord(record)
    if (step !== undefined && step !== begun.step) return lines
    this.#begun = undefined
    return [begun.line, ...lines]
  }

  /** The activity in which something happens; undefined where that is not known. */
  #stepOfRecord(record: LoggedRecord): string | undefined {
    if (record.type === 'outcome' || record.type === 'settled') return this.#stepOf.get(record.id)
    return 'step' in record ? record.step : undefined
  }

  #linesOf(record: LoggedRecord, changes: ChangeLedger): Line[] {
    const { heading, dim, warn } = this.#style
    switch (record.type) {
      case 'opened':
        return this.#opened(record)
      case 'log':
        return this.#logLines(record)
      case 'hypothesis-started':
        return this.#hypothesisStarted(record)
      case 'hypothesis-finished':
        return this.#hypothesisFinished(record)
      case 'method-started':
        return [...section(heading('Method')), ...(record.activities === 0 ? [info('  without activities')] : [])]
      case 'rollbacks-started':
        return record.activities === 0 ? [] : section(heading('Rollbacks'))
      case 'rollbacks-skipped':
        return [
          ...section(heading('Rollbacks')),
          info(`  ${plural(record.activities, 'activity', 'activities')} not played: ${record.reason}`),
        ]
      case 'activity-started':
        return this.#activityStarted(record)
      case 'targets':
        return abridged(record.targets.map(({ object }) => object)).map((target) => info(`      on ${target}`))
      case 'pause':
        return [
          info(dim(`      waits ${formatDuration(record.seconds)} ${record.when === 'before' ? 'first' : 'after it'}`)),
        ]
      case 'shortfall':
        return [this.#shortfall(record)]
      case 'activity-finished':
        return this.#activityFinished(record)
      case 'held':
        return [info(dim(`      held for ${formatDuration(record.seconds)}: ${record.name}`))]
      case 'put-back':
        return [this.#putBack(record)]
      case 'intent':
        this.#stepOf.set(record.id, record.step)
        return []
      case 'outcome':
        return record.applied === true ? this.#applied(changes.report(record.id)) : []
      case 'stopping':
        return [
          info(''),
          { level: 'warning', text: `${warn('Stopping')}    Everything is put back first. ${record.reason}` },
        ]
      case 'waiting':
        return [this.#waiting(record)]
      case 'undo-started':
        this.#undoing = true
        return record.changes === 0
          ? []
          : section(`${heading('Putting back')}: ${plural(record.changes, 'change')} to settle`)
      case 'settled':
        return this.#settled(changes.report(record.id))
      case 'healing':
        return [{ level: 'debug', text: dim(`      ${record.text}`) }]
      case 'ended':
        this.#duration = record.duration
        return []
      case 'closed':
        return this.#closed(record, changes.reports())
      default:
        return []
    }
  }

  /** Each second there is one; where a terminal counts down on its last line, or one has been shown, they don't fill the screen. */
  #waiting({ what, seconds }: RecordOf<'waiting'>): Line {
    const level = this.#waitsFor === what || this.#live ? 'debug' : 'info'
    this.#waitsFor = what
    return { level, text: `  waits for ${what}, then puts back: ${seconds} s left` }
  }

  #opened({ actsOn, sandbox, title, experiment, runId, seed }: RecordOf<'opened'>): Line[] {
    const { heading, dim } = this.#style
    // Another run may have come to its end before.
    this.#undoing = false
    this.#duringMet = undefined
    this.#waitsFor = undefined
    this.#sandbox = sandbox
    return [
      info(`${heading('Acts on')}     ${actsOn}`),
      ...(sandbox
        ? [info('            Process, http and python steps are not contained in it: they act on what they name.')]
        : []),
      info(`${heading('Experiment')}  ${title ?? String(experiment['title'])}`),
      info(`${heading('Run')}         ${runId}  ${dim(`seed ${seed}`)}`),
    ]
  }

  #shortfall({ phase, what, message, fine }: RecordOf<'shortfall'>): Line {
    const level = phase === 'during' ? 'debug' : fine || what === 'no-effect' ? 'info' : 'warning'
    return { level, text: `      ${this.#style.warn('!')} ${message}` }
  }

  /** A text of many lines, such as a stack trace that Python code logs, stays one; its lines can't be taken for ours. */
  #logLines({ level, message, fields }: RecordOf<'log'>): Line[] {
    const { dim, warn, bad } = this.#style
    const [first = '', ...others] = (fields === undefined ? message : `${message} ${JSON.stringify(fields)}`).split(
      /\r?\n/,
    )
    const more = others.filter((line) => line.trim() !== '').map((line) => `      | ${line}`)
    switch (level) {
      case 'debug':
        return [`      ${first}`, ...more].map((line) => ({ level, text: dim(line) }))
      case 'info':
        return [`      ${first}`, ...more].map(info)
      case 'warn':
        return [`  ${warn('!')} ${first}`, ...more].map((line) => ({ level: 'warning', text: line }))
      case 'error':
        return [`  ${bad('✗')} ${first}`, ...more].map((line) => ({ level, text: line }))
    }
  }

  #hypothesisStarted({ phase, title, probes }: RecordOf<'hypothesis-started'>): Line[] {
    const { heading } = this.#style
    if (phase === 'during') return []
    const what = phase === 'gate' ? 'Steady state, before' : 'Steady state, after'
    return [...section(`${heading(what)}: ${title}`), ...(probes === 0 ? [info('  without probes')] : [])]
  }

  #hypothesisFinished({ phase, result }: RecordOf<'hypothesis-finished'>): Line[] {
    const { good, bad } = this.#style
    const met = result === 'met'
    if (phase === 'during') {
      const news = met !== this.#duringMet
      this.#duringMet = met
      const text = met
        ? `  ${good('✓')} steady state holds meanwhile`
        : `  ${bad('✗')} steady state does not hold meanwhile`
      return [{ level: news ? 'info' : 'debug', text }]
    }
    return met ? [] : [info(`  ${bad('The steady state is not met.')}`)]
  }

  #activityStarted({ step, phase, kind, name, background, dry }: RecordOf<'activity-started'>): Line[] {
    this.#changed.delete(step)
    if (dry) this.#leftOut.add(step)
    const level = phase === 'during' || (kind === 'probe' && !background && !dry) ? 'debug' : 'info'
    const note = dry ? '  left out (--dry)' : background ? '  in the background' : ''
    const line: Line = {
      level,
      text: `  ${this.#style.dim('•')} ${kind.padEnd(6)}  ${name}${note === '' ? '' : this.#style.dim(note)}`,
    }
    if (!this.#live || background || dry || level === 'debug') return [line]
    this.#begun = { step, line }
    return []
  }

  #activityFinished(record: RecordOf<'activity-finished'>): Line[] {
    const { step, phase, kind, name, status, toleranceMet, seen, expected, message, remedy, duration } = record
    const { good, bad, dim, exact } = this.#style
    if (this.#begun?.step === step) this.#begun = undefined
    const fine = status === 'succeeded' && toleranceMet !== false
    // That it is left out has been said, and there is nothing that it came to.
    if (this.#leftOut.delete(step) && fine) return []
    const level = phase === 'during' ? 'debug' : 'info'
    const verdict = fine
      ? ''
      : status === undefined
        ? '  was not finished'
        : status === 'failed'
          ? '  failed'
          : '  is not as expected'
    const more = (this.#changed.get(step) ?? 0) - shownAtOnce
    const unmet = expected === undefined ? undefined : `It gave ${seen}, and ${expected} is asked for.`
    const because = [unmet, message, remedy].filter((text) => text !== undefined).join(' ')
    const value = fine && seen !== undefined ? `: ${seen}` : ''
    return [
      ...(more > 0 ? [{ level, text: `      … and ${plural(more, 'more change')}` } as const] : []),
      {
        level,
        text: `  ${fine ? good('✓') : bad('✗')} ${kind.padEnd(6)}  ${name}${fine ? value : bad(verdict)}  ${dim(exact(formatDuration(duration)))}`,
      },
      ...(because === '' || fine ? [] : [{ level, text: `      ${because}` } as const]),
    ]
  }

  #putBack({ name, held, early, end }: RecordOf<'put-back'>): Line {
    const { good, warn } = this.#style
    const after = `after ${formatDuration(held)}${early === undefined ? '' : `, as ${early}`}`
    switch (end) {
      case 'proven':
        return info(`      ${good('✓')} put back ${after}, proven: ${name}`)
      case 'left':
        return info(`      its time is over ${after}; it is left as somebody else has changed it since: ${name}`)
      case 'overlaid':
        return info(
          `      its time is over ${after}; it is put back together with what changed the same since: ${name}`,
        )
      case 'with-the-rest':
        return info(`      held no longer ${after}; it is put back with the rest: ${name}`)
      case 'unproven':
        return { level: 'warning', text: `      ${warn('!')} not proven to be put back ${after}: ${name}` }
    }
  }

  #applied(change: ChangeReport | undefined): Line[] {
    if (change === undefined) return []
    const step = this.#stepOf.get(change.id) ?? ''
    const count = (this.#changed.get(step) ?? 0) + 1
    this.#changed.set(step, count)
    const level = count > shownAtOnce ? 'debug' : 'info'
    return [{ level, text: `      ${change.object}: ${change.summary}` }]
  }

  #settled(change: ChangeReport | undefined): Line[] {
    if (change === undefined) return []
    const [line] = renderChanges([change], this.#style)
    return [{ level: this.#undoing ? 'debug' : 'info', text: `    ${line}` }]
  }

  #closed({ outcome, reason }: RecordOf<'closed'>, changes: readonly ChangeReport[]): Line[] {
    const { heading, good, bad, warn, dim, exact } = this.#style
    const paint = outcome === 'held' ? good : outcome === 'stopped' || outcome === 'not-steady' ? warn : bad
    const lines = [info('')]
    if (changes.length === 0) lines.push(info('This run changed nothing.'))
    else {
      lines.push(info(heading('What this run changed, and what became of it')))
      lines.push(...renderChanges(changes, this.#style).map(info))
    }
    lines.push(info(''))
    lines.push({
      level: outcome === 'held' ? 'info' : 'error',
      text: `${paint(heading(outcomes[outcome].verdict))}  ${reason}  ${dim(exact(`It took ${formatDuration(this.#duration)}.`))}`,
    })
    if (this.#sandbox && (outcome === 'not-restored' || outcome === 'not-healed')) {
      lines.push(info('The sandbox ends with the run, and with it all that was changed in it.'))
    } else if (outcome === 'not-restored') {
      lines.push(
        info(
          `Try again with "chaos recover${this.#stateOption}", or put back by hand what is listed as OPEN or drifted.`,
        ),
      )
    } else if (outcome === 'not-healed') {
      lines.push(info(`"chaos recover${this.#stateOption}" looks again at what is listed as NOT HEALED.`))
    }
    return lines
  }
}

function info(text: string): Line {
  return { level: 'info', text }
}

function section(title: string): Line[] {
  return [info(''), info(title)]
}

function abridged(names: readonly string[]): readonly string[] {
  return names.length <= shownAtOnce
    ? names
    : [...names.slice(0, shownAtOnce - 1), `… and ${names.length - shownAtOnce + 1} more`]
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
