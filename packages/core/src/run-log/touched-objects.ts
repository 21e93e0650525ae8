import type { Lines, NoLines } from './read-lines.ts'
import type { FileEnd } from './record-file.ts'
import { type DecodedLine, decodeLine, noSum } from './run-log-line.ts'
import type { Envelope, IntentRecord, LoggedRecord, OpenedRecord } from './run-log-record.ts'

/** An object that a run was about to change. */
export interface TouchedObject extends Pick<IntentRecord, 'id' | 'object' | 'summary' | 'byHand'>, Envelope {
  readonly type: 'object'
}

/**
 * A record of the small file beside a log. It is on disk before anything is touched, as the log is, and holds the log's first record, the
 * object of each intent, and how far the log was waited for. `n` is that of the record in the log.
 */
export type ListedRecord = (OpenedRecord & Envelope) | TouchedObject | ({ readonly type: 'durable' } & Envelope)

/** What of a record of the log is listed, if anything. */
export function listedRecord(record: LoggedRecord): ListedRecord | undefined {
  if (record.type === 'opened') return record
  if (record.type !== 'intent') return undefined
  const { n, at, id, object, summary, byHand } = record
  return { n, at, type: 'object', id, object, summary, ...(byHand === undefined ? {} : { byHand }) }
}

/** What that file says. */
export interface TouchedObjects {
  /** The log's first line. */
  readonly opened: DecodedLine<OpenedRecord & Envelope> | undefined
  readonly objects: readonly TouchedObject[]
  /** The number of the last record of the log that was on disk before something was done, as far as it is known. */
  readonly durable: number
  /** Why it doesn't tell that number: the end of a sentence. */
  readonly damage: string | undefined
  /** Whether its end is damaged, so that there may be a higher one. */
  readonly endless: boolean
  /** Whether there is nothing in it, as before the first record of the log is on disk. */
  readonly empty: boolean
  readonly end: FileEnd
}

/** What the lines of the file beside a log say, as far as they are valid. */
export function touchedObjects(lines: Lines | NoLines, runId: string): TouchedObjects {
  const texts = 'why' in lines ? [] : lines.texts
  const torn = 'why' in lines ? false : lines.open
  const decoded = texts.map((text) => decodeLine<ListedRecord>(runId, text))
  const valid = decoded.filter((line) => line !== undefined)
  const records = valid.map(({ record }) => record)
  const opened = valid.find((line): line is DecodedLine<OpenedRecord & Envelope> => line.record.type === 'opened')
  const complete = torn && decoded.at(-1) === undefined ? decoded.slice(0, -1) : decoded
  const endless = complete.length > 0 && complete.at(-1) === undefined
  return {
    opened,
    objects: records.filter((record) => record.type === 'object'),
    durable: records.reduce((last, { n }) => Math.max(last, n), 0),
    damage: damageOf(lines) ?? (endless || opened === undefined ? 'is damaged' : undefined),
    endless,
    empty: texts.length === 0 && (!('why' in lines) || lines.missing),
    end: { sum: valid.at(-1)?.sum ?? noSum, torn },
  }
}

function damageOf(lines: Lines | NoLines): string | undefined {
  if (!('why' in lines)) return undefined
  return lines.missing ? 'is missing' : `can't be read (${lines.why})`
}
