import { basename, dirname, join } from 'node:path'
import { chainOfRecords, type LogLine } from './chain-of-records.ts'
import type { LogDamage } from './log-damage.ts'
import { type Lines, type NoLines, readLines } from './read-lines.ts'
import { decodeLine, noSum } from './run-log-line.ts'
import { type Envelope, type LoggedRecord, logFormat, type OpenedRecord } from './run-log-record.ts'
import type { LogEnd } from './run-log-writer.ts'
import { objectsFile } from './state-folder.ts'
import { type TouchedObject, type TouchedObjects, touchedObjects } from './touched-objects.ts'

/** What is known of a run by its log and the list of the objects that it touched. */
export interface RunLog {
  readonly runId: string
  /** How the run began; undefined where that can't be known. */
  readonly opened: (OpenedRecord & Envelope) | undefined
  /** Every valid record, in the order in which they were written. */
  readonly records: readonly LoggedRecord[]
  /** What can't be known; empty where the evidence is whole. */
  readonly damages: readonly LogDamage[]
  /** What is odd and loses nothing: one sentence each. */
  readonly remarks: readonly string[]
  /** Objects that the run was about to change by a record that can't be read. */
  readonly lost: readonly TouchedObject[]
  /** Whether it is certain that the run came to no change. */
  readonly untouched: boolean
  /** Where a writer goes on. */
  readonly end: LogEnd
}

/**
 * Reads a run log, and beside it the list of touched objects, as far as they are valid. Never throws for what it finds there: what can't
 * be known is said in `damages`. A last line that was torn by a crash is no damage, for nobody waited for it. Lines of another run than
 * `of` are none; without it, the log says itself whose it is.
 */
export async function readRunLog(path: string, of?: string): Promise<RunLog> {
  // The list first: of a run that is still at work, the log is never behind it.
  const list = await readLines(join(dirname(path), objectsFile))
  const file = await readLines(path)
  const texts = 'why' in file ? [] : file.texts
  const runId = of ?? runIdOf(texts) ?? runIdOf('why' in list ? [] : list.texts) ?? basename(dirname(path))
  const touched = touchedObjects(list, runId)
  const decoded = texts.map((text) => decodeLine<LoggedRecord>(runId, text))
  const foreign = foreignFormat(texts[0], decoded)
  const lines = foreign === undefined ? withoutTornEnd(decoded, texts, !('why' in file) && file.open) : []
  const chain = chainOfRecords(lines, touched.opened)
  const records = chain.lines.map(({ record }) => record)
  const last = chain.lines.at(-1)
  const nothing = damageOfWhole(file, foreign, lines)
  const damages = [
    ...(nothing === undefined ? [] : [nothing]),
    ...chain.damages,
    ...(nothing === undefined ? damagesAtEnd(records, chain.lost, touched) : []),
  ]
  const intents = new Map(records.flatMap((record) => (record.type === 'intent' ? [[record.n, record.id]] : [])))
  return {
    runId,
    opened: records.find((record) => record.type === 'opened'),
    records,
    damages,
    remarks: [
      'why' in file ? [] : file.remarks.map((remark) => `Its log was rewritten. ${remark}`),
      chain.remarks,
    ].flat(),
    lost: touched.objects.filter(({ n, id }) => intents.get(n) !== id),
    untouched:
      touched.objects.length === 0 &&
      intents.size === 0 &&
      (damages.length === 0 || (touched.empty && isUnbegun(file))),
    end: {
      // A number that may have been given already is not given again, so that the hole stays seen.
      n: Math.max(1, (last?.record.n ?? 0) + chain.lost, touched.durable) + (touched.endless ? 1 : 0),
      sum: last?.sum ?? noSum,
      torn: !('why' in file) && file.open,
      list: touched.end,
      foreign: foreign !== undefined,
    },
  }
}

/** The run whose line this is, if it is one that proves itself. */
function runIdOf(texts: readonly string[]): string | undefined {
  const [first = ''] = texts
  const named = /"runId":"([^"]+)"/.exec(first)?.[1]
  return named !== undefined && decodeLine(named, first) !== undefined ? named : undefined
}

/** The format of a log that another version wrote: its first line says so, and no line is as this version writes them. */
function foreignFormat(first = '', [opened, ...others]: readonly LogLine[] = []): string | undefined {
  const named = /"type":"opened".*?"format":(\d+)/.exec(first)?.[1]
  if (named === undefined || Number(named) === logFormat) return undefined
  return opened === undefined && others.some((line) => line !== undefined) ? undefined : named
}

/** A crash may tear the last line, or several of which blocks did not reach the disk. */
function withoutTornEnd(lines: readonly LogLine[], texts: readonly string[], open: boolean): readonly LogLine[] {
  let length = lines.length
  if (open && lines[length - 1] === undefined) length--
  while (length > 0 && lines[length - 1] === undefined && texts[length - 1]!.includes('\0')) length--
  return lines.slice(0, length)
}

/** Whether a log is as it is before its first record is on disk. */
function isUnbegun(file: Lines | NoLines): boolean {
  if ('why' in file) return file.missing
  return file.texts.length === 0 || (file.texts.length === 1 && file.open)
}

function damageOfWhole(
  file: Lines | NoLines,
  foreign: string | undefined,
  lines: readonly LogLine[],
): LogDamage | undefined {
  if ('why' in file) {
    return file.missing
      ? { kind: 'missing', sentence: 'Its log is gone.' }
      : { kind: 'unreadable', sentence: `Its log can't be read: ${file.why}.` }
  }
  if (file.texts.length === 0) return { kind: 'empty', sentence: 'Its log is empty.' }
  if (foreign !== undefined) {
    const sentence = `Its log was written by another version of chaos (format ${foreign}): only that one can recover it.`
    return { kind: 'other-format', sentence }
  }
  if (lines.some((line) => line !== undefined)) return undefined
  return { kind: 'altered', sentence: 'No line of its log is as it was written.' }
}

/** What the list of touched objects tells about the end of a log, or should. */
function damagesAtEnd(records: readonly LoggedRecord[], lost: number, touched: TouchedObjects): readonly LogDamage[] {
  const damages: LogDamage[] = []
  const last = records.at(-1)?.n ?? 0
  if (touched.durable > last + lost) {
    const sentence = `Its log ends with record ${last}, though record ${touched.durable} was on disk.`
    damages.push({ kind: 'cut-off', sentence })
  }
  const listed = new Set(touched.objects.map(({ id }) => id))
  const sent = new Set(records.flatMap((record) => (record.type === 'outcome' ? [record.id] : [])))
  // A call is sent only after its object is in the list.
  const short = records.some((record) => record.type === 'intent' && sent.has(record.id) && !listed.has(record.id))
  const why = touched.damage ?? (short ? 'is too short' : undefined)
  if (why !== undefined) {
    const sentence = `The list of the objects that it touched ${why}, so nothing tells whether its log is whole at its end.`
    damages.push({ kind: 'no-list', sentence })
  }
  return damages
}
