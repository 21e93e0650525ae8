import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { shorten } from 'chaos-plugin-api'
import { outcomes } from '../errors/outcomes.ts'
import { replaceFile } from '../files/replace-file.ts'
import { isRecord } from './is-record.ts'
import { decodeLine } from './run-log-line.ts'
import type { LoggedRecord, RunLogRecord } from './run-log-record.ts'
import type { RunLogWriter } from './run-log-writer.ts'
import type { RunFolder } from './state-folder.ts'

const kinds = ['closed', 'recovered', 'accepted'] as const

/** A record after which a run may be left alone, or says that it may not. */
export type LastWord = Extract<RunLogRecord, { readonly type: (typeof kinds)[number] }>

/** Bytes at the end of a log that are looked at. */
const tail = 16 * 1024

/** Characters of a reason that are kept, so that a last word fits into the tail, whichever way JSON writes them (`\u001b`). */
const longestReason = 2000

/**
 * Ends a log with a last word, whose reason is cut where it is long. Where the log can't be written any more, that goes into a file beside
 * it (`accepted.json` and the like). Returns the path of the file that has it. Rejects where neither can be written.
 */
export async function writeLastWord(log: RunLogWriter, folder: RunFolder, word: LastWord): Promise<string> {
  const logged = log.append('reason' in word ? { ...word, reason: shorten(word.reason, longestReason) } : word)
  await log.close()
  if (log.failure === undefined) return folder.log
  const path = besideLog(folder, word.type)
  await replaceFile(path, `${JSON.stringify(logged, null, 2)}\n`, { mode: 0o600 })
  return path
}

/** Whether the last word on a run is that nothing is left to do for it. Reads no more of the log than its end. */
export async function isSettled(folder: RunFolder): Promise<boolean> {
  if ((await verdictOfLog(folder)) === true) return true
  const beside = await Promise.all(kinds.map((kind) => readFile(besideLog(folder, kind), 'utf8').catch(() => '')))
  return beside.some((text) => verdictOf(parsed(text)) === true)
}

function besideLog({ folder }: RunFolder, kind: LastWord['type']): string {
  return join(folder, `${kind}.json`)
}

async function verdictOfLog({ runId, log }: RunFolder): Promise<boolean | undefined> {
  try {
    // Opening a named pipe would wait for ever.
    if (!(await stat(log)).isFile()) return undefined
    await using file = await open(log, 'r')
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, tail)),
      position: Math.max(0, size - tail),
    })
    const lines = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)
    const records = lines.map((line) => decodeLine<LoggedRecord>(runId, line)?.record)
    return records.map(verdictOf).findLast((verdict) => verdict !== undefined)
  } catch {
    return undefined
  }
}

/** Whether a record says that nothing is left to do for the run, or that something is; undefined where it speaks of something else. */
function verdictOf(record: LoggedRecord | undefined): boolean | undefined {
  switch (record?.type) {
    case 'closed':
      return outcomes[record.outcome].exitCode !== outcomes['not-restored'].exitCode
    case 'recovered':
      return record.proven
    case 'accepted':
      return true
    default:
      return undefined
  }
}

function parsed(text: string): LoggedRecord | undefined {
  try {
    const record: unknown = JSON.parse(text)
    return isRecord(record) ? (record as LoggedRecord) : undefined
  } catch {
    return undefined
  }
}
