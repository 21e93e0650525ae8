import type { ChangeLedger, LoggedRecord, Redaction } from 'chaos-core'
import type { LogLevel } from '../options/global-options.ts'
import { briefOf } from './brief-of.ts'
import { harmless, harmlessJson } from './harmless.ts'
import { LiveLine } from './live-line.ts'
import type { LogFile } from './log-file.ts'
import { type Level, type Line, RunRenderer } from './render-run.ts'
import { applyStyle, plainStyle, type Style, styleFor } from './style.ts'
import { terminalWidth } from './terminal-width.ts'

interface ReportOptions {
  readonly format: 'string' | 'json'
  readonly verbose: boolean
  /** Knows the secrets that are not to be shown. */
  readonly redaction: Redaction
  readonly logFile?: LogFile | undefined
  /** What a suggested command needs to look into the same state folder (see `Session`). Default: nothing. */
  readonly stateOption?: string
}

/**
 * Where a command says what it does: standard error, and the log file if there is one. Standard output is for results. All that is said leaves
 * here: secrets in it are masked, what a terminal would obey is written out, and only then styles are applied.
 */
export class ConsoleReport {
  readonly style: Style
  readonly #stream: NodeJS.WriteStream
  readonly #options: ReportOptions
  readonly #live: LiveLine | undefined
  readonly #renderer: RunRenderer
  readonly #plainRenderer: RunRenderer
  #contextId: string | undefined

  constructor(stream: NodeJS.WriteStream, options: ReportOptions) {
    this.#stream = stream
    this.#options = options
    const json = options.format === 'json'
    this.style = json ? plainStyle : styleFor(stream)
    this.#live = stream.isTTY && !json ? new LiveLine(stream, { show: (text) => this.#shown(text) }) : undefined
    this.#renderer = new RunRenderer(this.style, { live: this.#live !== undefined, stateOption: options.stateOption })
    this.#plainRenderer = new RunRenderer(plainStyle, { stateOption: options.stateOption })
  }

  /** Takes the records of a run. `changes`: those that the run has made by then. */
  readonly listener = (record: LoggedRecord, changes: ChangeLedger): void => {
    this.#live?.follow(record)
    const { format, logFile } = this.#options
    if (format === 'json' || logFile !== undefined) {
      const plain = this.#plainRenderer.render(record, changes)
      this.#log(plain)
      if (format === 'json') this.#writeJson(plain, record)
    }
    if (format !== 'json') this.#writeLines(this.#renderer.render(record, changes))
  }

  debug(text: string): void {
    this.#say('debug', text)
  }

  info(text: string): void {
    this.#say('info', text)
  }

  warn(text: string): void {
    this.#say('warning', text)
  }

  error(text: string): void {
    this.#say('error', text)
  }

  /** Takes away what is shown for the moment only. */
  end(): void {
    this.#live?.end()
  }

  #say(level: LogLevel, text: string): void {
    const line = { level, text }
    this.#log([line])
    if (this.#options.format === 'json') this.#writeJson([line])
    else this.#writeLines([line])
  }

  #writeLines(lines: readonly Line[]): void {
    const shown = lines.filter(({ level }) => this.#options.verbose || level !== 'debug')
    if (shown.length === 0) return
    const width = this.#stream.isTTY ? { width: terminalWidth(this.#stream) } : {}
    const write = () => this.#stream.write(shown.map(({ text }) => `${this.#shown(text, width)}\n`).join(''))
    if (this.#live === undefined) write()
    else this.#live.above(write)
  }

  #log(lines: readonly Line[]): void {
    this.#options.logFile?.write(lines.map(({ level, text }) => ({ level, text: this.#shown(text, { plain: true }) })))
  }

  #shown(text: string, how?: Parameters<typeof applyStyle>[2]): string {
    return applyStyle(text, (part) => harmless(this.#options.redaction.text(part)), how)
  }

  #writeJson(lines: readonly Line[], about?: LoggedRecord): void {
    const level = weightiest(lines)
    if (level === 'debug' && !this.#options.verbose) return
    const message = lines.map(({ text }) => text.trim()).filter((text) => text !== '')
    this.#contextId ??= process.getBuiltinModule('node:crypto').randomUUID()
    const now = new Date()
    const line = {
      process: process.pid,
      asctime: now.toISOString(),
      levelname: level.toUpperCase(),
      module: 'chaos',
      message: this.#options.redaction.text(message.join('\n')),
      context_id: this.#contextId,
      timestamp: now.getTime() / 1000,
      ...(about === undefined ? {} : { event: this.#options.redaction.deep(briefOf(about)) }),
    }
    this.#stream.write(`${harmlessJson(JSON.stringify(line))}\n`)
  }
}

const order: readonly Level[] = ['debug', 'info', 'warning', 'error']

function weightiest(lines: readonly Line[]): Level {
  return order[Math.max(0, ...lines.map(({ level }) => order.indexOf(level)))]!
}
