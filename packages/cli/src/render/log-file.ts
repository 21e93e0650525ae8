import { closeSync, writeSync } from 'node:fs'
import { ChaosError, openForAppending, whyNotWritten } from 'chaos-core'
import type { LogLevel } from '../options/global-options.ts'
import type { Line } from './render-run.ts'

const order: readonly LogLevel[] = ['debug', 'info', 'warning', 'error']

/** The file of `--log-file`: always text, appended to, never rotated. */
export class LogFile {
  readonly #handle: number
  readonly #least: number

  /** Opens it at once. Throws `ChaosError` where that is not possible. */
  constructor(path: string, level: LogLevel) {
    try {
      this.#handle = openForAppending(path, 0o600)
    } catch (cause) {
      throw new ChaosError(`The log file ${path} can't be written: ${whyNotWritten(cause)}.`, {
        remedy: 'Name another one with --log-file, or leave that option out.',
        cause,
      })
    }
    this.#least = order.indexOf(level)
  }

  write(lines: readonly Line[]): void {
    for (const { level, text } of lines) {
      if (order.indexOf(level) < this.#least || text === '') continue
      // What is said on the console must not end because a disk is full.
      try {
        writeSync(this.#handle, `[${localTime(new Date())} ${level.toUpperCase()}] ${text.trim()}\n`)
      } catch {
        return
      }
    }
  }

  close(): void {
    closeSync(this.#handle)
  }
}

function localTime(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}
