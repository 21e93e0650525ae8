import { crc32 } from 'node:zlib'
import type { LoggedRecord } from './run-log-record.ts'

/** What the first line of a log names as the sum of the line before it. */
export const noSum = '00000000'

const sums = /,"prev":"([0-9a-f]{8})","sum":"([0-9a-f]{8})"\}$/

/** One line of a log as it is on disk. */
export interface EncodedLine {
  /** Ends with a newline. */
  readonly text: string
  /** What the next line names as `prev`. */
  readonly sum: string
}

/** A line that is as it was written. */
export interface DecodedLine {
  readonly record: LoggedRecord
  /** The sum of the line that was written before it. */
  readonly prev: string
  readonly sum: string
}

/**
 * One line of a run log: the record as JSON, so that `jq` can read it too. Its last two members are `prev`, the sum of the line before it, and
 * `sum`, the CRC-32 of all that stands before it. So each line proves itself, and that the one before it is the one that it followed.
 */
export function encodeLine(record: LoggedRecord, prev: string): EncodedLine {
  const text = `${JSON.stringify(record).slice(0, -1)},"prev":"${prev}"`
  const sum = sumOf(text)
  return { text: `${text},"sum":"${sum}"}\n`, sum }
}

/** The record of a line; undefined where the line is torn or was altered. */
export function decodeLine(line: string): DecodedLine | undefined {
  const found = sums.exec(line)
  if (found === null) return undefined
  const [, prev, sum] = found as unknown as [string, string, string]
  const text = line.slice(0, found.index)
  if (sumOf(`${text},"prev":"${prev}"`) !== sum) return undefined
  return { record: JSON.parse(`${text}}`) as LoggedRecord, prev, sum }
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
