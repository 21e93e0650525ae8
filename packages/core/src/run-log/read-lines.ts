import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { whyNotRead } from 'chaos-plugin-api'

/** The lines of a file that records are appended to, without their ends. */
export interface Lines {
  readonly texts: readonly string[]
  /** Whether the file ends in the middle of a line. */
  readonly open: boolean
  /** Where the last whole line ends, in bytes. */
  readonly end: number
  /** What was done to the file that alters no record: one sentence each. */
  readonly remarks: readonly string[]
}

/** Why there are no lines. */
export interface NoLines {
  readonly missing: boolean
  /** What stands in the way: the end of a sentence. */
  readonly why: string
}

const newline = 0x0a

/**
 * Reads the lines of a file, however large it is. A byte order mark and line ends of Windows, which an editor or a transfer puts there, are
 * understood; empty lines are none. `from`: bytes that are passed over, where a line begins.
 */
export async function readLines(path: string, from = 0): Promise<Lines | NoLines> {
  try {
    const found = await stat(path)
    if (!found.isFile()) return { missing: false, why: found.isDirectory() ? 'it is a folder' : 'it is no file' }
    return await linesOf(path, from)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { missing: code === 'ENOENT' || code === 'ENOTDIR', why: whyNotRead(error) }
  }
}

async function linesOf(path: string, start: number): Promise<Lines> {
  const texts: string[] = []
  const remarks = new Set<string>()
  let rest: Buffer[] = []
  let first = start === 0
  let read = 0
  const take = (bytes: Buffer) => {
    let text = bytes.toString('utf8')
    if (first && text.startsWith('\ufeff')) {
      text = text.slice(1)
      remarks.add('It begins with a byte order mark.')
    }
    first = false
    if (text.endsWith('\r')) {
      text = text.slice(0, -1)
      remarks.add('Its lines end as on Windows.')
    }
    if (text !== '') texts.push(text)
  }
  for await (const chunk of createReadStream(path, { start, highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    read += chunk.length
    let from = 0
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      take(Buffer.concat([...rest, chunk.subarray(from, to)]))
      rest = []
      from = to + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  const torn = Buffer.concat(rest)
  const open = rest.length > 0
  if (open) take(torn)
  return { texts, open, end: start + read - torn.length, remarks: [...remarks] }
}
