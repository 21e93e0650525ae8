import type { RunEvent } from 'chaos-core'
import { formatDuration } from './format-duration.ts'

/** What the last line of a terminal shows while something is going on: it changes by itself, and nothing of it stays. */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream
  readonly #now: () => number
  #text: (() => string) | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(stream: NodeJS.WriteStream, now: () => number = Date.now) {
    this.#stream = stream
    this.#now = now
  }

  /** Takes note of what goes on, and shows it. */
  follow(event: RunEvent): void {
    const since = this.#now()
    const elapsed = () => formatDuration((this.#now() - since) / 1000)
    if (event.type === 'activity-started') {
      if (event.phase !== 'during' && !event.background && !event.dry)
        this.#show(() => `  … ${event.name}  ${elapsed()}`)
    } else if (event.type === 'pause') {
      const left = () => formatDuration(Math.max(0, Math.ceil(event.seconds - (this.#now() - since) / 1000)))
      this.#show(() => `  … waits, ${left()} to go`)
    } else if (event.type === 'waiting') {
      this.#show(() => `  … waits for ${event.what}, then puts back: ${event.seconds} s left`)
    } else if (event.type === 'undo-started') {
      if (event.changes > 0) this.#show(() => `  … putting back  ${elapsed()}`)
    } else if (event.type === 'healing') {
      this.#show(() => `  … ${event.text}  ${elapsed()}`)
    } else if (event.type === 'finished' || (event.type === 'activity-finished' && event.phase !== 'during')) {
      this.end()
    }
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
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #show(text: () => string): void {
    this.#text = text
    this.#draw()
    this.#timer ??= setInterval(() => this.#draw(), 200).unref()
  }

  #draw(): void {
    if (this.#text === undefined) return
    const width = Math.max(20, this.#stream.columns ?? 80) - 1
    this.#stream.write(`\r\u001b[2K${this.#text().slice(0, width)}`)
  }

  #wipe(): void {
    if (this.#text !== undefined) this.#stream.write('\r\u001b[2K')
  }
}
