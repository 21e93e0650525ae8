import { isRecord } from './is-record.ts'
import type { Envelope } from './run-log-record.ts'

/** What the first line of a file names as the sum of the line before it. */
export const noSum = '00000000'

/** Characters of a record; a string holds about 12 % more. */
const longestText = 2 ** 29 - 2 ** 26

const sums = /,"prev":"([0-9a-f]{8})","sum":"([0-9a-f]{8})"\}$/

/** A record can't be written down: it is too deep or too long for JSON, contains itself, or holds what JSON has no form for. */
export class NoJson extends Error {
  override readonly name = 'NoJson'
}

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
 * Throws `NoJson`.
 */
export function encodeLine(runId: string, record: Envelope, prev: string): EncodedLine {
  const text = `${jsonOf(record).slice(0, -1)},"prev":"${prev}"`
  const sum = sumOf(runId, text)
  return { text: `${text},"sum":"${sum}"}\n`, sum }
}

function jsonOf(record: Envelope): string {
  let text: string
  try {
    text = JSON.stringify(record)
  } catch (cause) {
    throw new NoJson((cause as Error).message, { cause })
  }
  if (text.length > longestText) throw new NoJson('it is too long')
  return text
}

/** The record of a line; undefined where the line is torn, was altered, is another run's, or holds no record though its sum is right. */
export function decodeLine<Recorded extends Envelope>(runId: string, line: string): DecodedLine<Recorded> | undefined {
  const found = sums.exec(line)
  if (found === null) return undefined
  const [, prev, sum] = found as unknown as [string, string, string]
  const text = line.slice(0, found.index)
  if (sumOf(runId, `${text},"prev":"${prev}"`) !== sum) return undefined
  const record = parsed(`${text}}`)
  return isRecord(record) ? { record: record as Recorded, prev, sum } : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sumOf(runId: string, text: string): string {
  const { crc32 } = process.getBuiltinModule('node:zlib')
  return crc32(text, crc32(runId)).toString(16).padStart(8, '0')
}
