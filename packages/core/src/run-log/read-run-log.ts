import { readFile } from 'node:fs/promises'
import { ChaosError } from '../errors/chaos-error.ts'
import { decodeLine, noSum } from './run-log-line.ts'
import type { Envelope, LoggedRecord, OpenedRecord } from './run-log-record.ts'
import type { LogEnd } from './run-log-writer.ts'

export interface RunLog {
  readonly opened: OpenedRecord & Envelope
  /** Every valid record in order, the first one included. */
  readonly records: readonly LoggedRecord[]
  /** How many lines were torn or altered. Each of them is left out; all others count. */
  readonly invalidLines: number
  /** Where a writer goes on. */
  readonly end: LogEnd
}

/** Reads a run log as far as it is valid. Throws `ChaosError` where it is missing, or its first record is. */
export async function readRunLog(path: string): Promise<RunLog> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw emptyLog(path)
    throw new ChaosError(`The run log ${path} can't be read: ${(cause as Error).message}.`, {
      remedy: 'Check that the state folder is the one of that run.',
      cause,
    })
  }
  const lines = text.split('\n').filter((line) => line !== '')
  const valid = lines.map(decodeLine).filter((line) => line !== undefined)
  const records = valid.map(({ record }) => record)
  const last = valid.at(-1)
  const opened = records.find((record) => record.type === 'opened')
  if (opened === undefined) throw emptyLog(path)
  if (opened.format !== 2) {
    throw new ChaosError(
      `The run log ${path} was written by another version of chaos (format ${String(opened.format)}).`,
      {
        remedy: 'Recover with that version.',
      },
    )
  }
  return {
    opened,
    records,
    invalidLines: lines.length - records.length,
    end: { n: last?.record.n ?? 0, sum: last?.sum ?? noSum, torn: text !== '' && !text.endsWith('\n') },
  }
}

/** The error of a log without a first record: its outcome is `held`, for nothing is changed before that record is on disk. */
function emptyLog(path: string): ChaosError {
  return new ChaosError(`The run log ${path} has no valid first record, so nothing was changed under it.`, {
    outcome: 'held',
    remedy: 'Remove its folder.',
  })
}
