import { crc32 } from 'node:zlib'
import type { RunLogRecord } from './run-log-record.ts'

const checksum = /,"sum":"([0-9a-f]{8})"\}$/

/** One line of a run log: the record as JSON, its CRC-32 as the last member, so that `jq` can read it too. */
export function encodeLine(record: RunLogRecord): string {
  const text = JSON.stringify(record)
  return `${text.slice(0, -1)},"sum":"${sumOf(text)}"}\n`
}

/** The record of a line; undefined where the line is torn or was altered. */
export function decodeLine(line: string): RunLogRecord | undefined {
  const sum = checksum.exec(line)
  if (sum === null) return undefined
  const text = `${line.slice(0, sum.index)}}`
  return sumOf(text) === sum[1] ? (JSON.parse(text) as RunLogRecord) : undefined
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
