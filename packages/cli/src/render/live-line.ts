import type { LoggedRecord } from 'chaos-core'
import { cutColumns } from './columns.ts'
import { formatDuration } from './format-duration.ts'
import { terminalWidth } from './terminal-width.ts'

/** What the last line of a terminal shows while something is going on: it changes by itself, and nothing of it stays. */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream
  readonly #now: () => number
  readonly #makeHarmless: (text: string) => string
  #text: (() => string) | undefined
  /** The activity that is shown; undefined where it is something else. */
  #step: string | undefined
  #timer: NodeJS.Timeout | undefined

  /** `show` makes what comes from outside fit to be shown. */
  constructor(
    stream: NodeJS.WriteStream,
    { show, now = Date.now }: { readonly show: (text: string) => string; readonly now?: () => number },
  ) {
    this.#stream = stream
    this.#now = now
    this.#makeHarmless = show
  }

  /** Takes note of what goes on, and shows it. */
  follow(record: LoggedRecord): void {
    const since = this.#now()
    const elapsed = () => formatDuration((this.#now() - since) / 1000)
    if (record.type === 'activity-started') {
      if (record.phase !== 'during' && !record.background && !record.dry)
        this.#show(() => `  … ${record.name}  ${elapsed()}`, record.step)
    } else if (record.type === 'pause') {
      if (this.#isBeside(record.step)) return
      const left = () => formatDuration(Math.max(0, Math.ceil(record.seconds - (this.#now() - since) / 1000)))
      this.#show(() => `  … waits, ${left()} to go`, record.step)
    } else if (record.type === 'held') {
      if (this.#isBeside(record.step)) return
      const left = () => formatDuration(Math.max(0, Math.ceil(record.seconds - (this.#now() - since) / 1000)))
      this.#show(() => `  … held, ${left()} to go: ${record.name}`, record.step)
    } else if (record.type === 'put-back') {
      if (!this.#isBeside(record.step)) this.end()
    } else if (record.type === 'waiting') {
      this.#show(() => `  … waits for ${record.what}, then puts back: ${record.seconds} s left`)
    } else if (record.type === 'undo-started') {
      if (record.changes > 0) this.#show(() => `  … putting back  ${elapsed()}`)
    } else if (record.type === 'healing') {
      this.#show(() => `  … ${record.text}  ${elapsed()}`)
    } else if (record.type === 'activity-finished') {
      if (record.phase !== 'during' && !this.#isBeside(record.step)) this.end()
    } else if (record.type === 'closed') {
      this.end()
    }
  }

  /** Whether an activity goes on beside the one that is shown. */
  #isBeside(step: string): boolean {
    return this.#step !== undefined && this.#step !== step
  }

  /** Writes lines above it. */
  above(write: () => void): void {
    this.#wipe()
    write()
    this.#draw()
  }

  /** Shows nothing any more. */
  end(): void {
    this.#wipe()
    this.#text = undefined
    this.#step = undefined
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #show(text: () => string, step?: string): void {
    this.#text = text
    this.#step = step
    this.#draw()
    this.#timer ??= setInterval(() => this.#draw(), 200).unref()
  }

  #draw(): void {
    if (this.#text === undefined) return
    const width = terminalWidth(this.#stream) - 1
    this.#stream.write(`\r\u001b[2K${cutColumns(this.#makeHarmless(this.#text()), width)}`)
  }

  #wipe(): void {
    if (this.#text !== undefined) this.#stream.write('\r\u001b[2K')
  }
}
