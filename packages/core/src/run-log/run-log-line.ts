import { crc32 } from 'node:zlib'
import type { Envelope } from './run-log-record.ts'

/** What the first line of a file names as the sum of the line before it. */
export const noSum = '00000000'

const sums = /,"prev":"([0-9a-f]{8})","sum":"([0-9a-f]{8})"\}$/

/** One line as it is on disk. */
export interface EncodedLine {
  /** Ends with a newline. */
  readonly text: string
  /** What the next line names as `prev`. */
  readonly sum: string
}

/** A line that is as it was written. */
export interface DecodedLine<Recorded extends Envelope> {
  readonly record: Recorded
  /** The sum of the line that was written before it. */
  readonly prev: string
  readonly sum: string
}

/**
 * One line of a run: the record as JSON, so that `jq` can read it too. Its last two members are `prev`, the sum of the line before it, and
 * `sum`, the CRC-32 of the run's id and all that stands before it. So each line proves itself, whose it is, and which one it followed.
 */
export function encodeLine(runId: string, record: Envelope, prev: string): EncodedLine {
  const text = `${JSON.stringify(record).slice(0, -1)},"prev":"${prev}"`
  const sum = sumOf(runId, text)
  return { text: `${text},"sum":"${sum}"}\n`, sum }
}

/** The record of a line; undefined where the line is torn, was altered, or is another run's. */
export function decodeLine<Recorded extends Envelope>(runId: string, line: string): DecodedLine<Recorded> | undefined {
  const found = sums.exec(line)
  if (found === null) return undefined
  const [, prev, sum] = found as unknown as [string, string, string]
  const text = line.slice(0, found.index)
  if (sumOf(runId, `${text},"prev":"${prev}"`) !== sum) return undefined
  return { record: JSON.parse(`${text}}`) as Recorded, prev, sum }
}

function sumOf(runId: string, text: string): string {
  return crc32(text, crc32(runId)).toString(16).padStart(8, '0')
}
