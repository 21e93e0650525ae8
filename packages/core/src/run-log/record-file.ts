import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { encodeLine, noSum } from './run-log-line.ts'
import type { Envelope } from './run-log-record.ts'

/** Where a file of records ends. */
export interface FileEnd {
  /** The sum of its last valid line. */
  readonly sum: string
  /** Whether it ends in the middle of a line, so that the next one must begin on its own. */
  readonly torn: boolean
}

/** Characters that are written at once, if it is more than one line. */
const largestWrite = 2 ** 24

/** A file to which records are appended, one a line. It notices when its path is not its own any more. */
export class RecordFile {
  readonly path: string
  readonly #runId: string
  readonly #flags: number
  #sum: string
  #text: string[]
  #opened: { readonly handle: FileHandle; readonly device: number; readonly inode: number } | undefined
  #size = 0
  #synced = true

  /** The file is opened at the first write, and made (mode 0600) as `create` says: never, where it isn't there, or only if it isn't there. */
  constructor(
    path: string,
    runId: string,
    { after, create }: { readonly after: FileEnd | undefined; readonly create: 'never' | 'missing' | 'new' },
  ) {
    this.path = path
    this.#runId = runId
    this.#sum = after?.sum ?? noSum
    this.#text = after?.torn === true ? ['\n'] : []
    // A named pipe in its place must not make anybody wait for a reader.
    this.#flags =
      constants.O_WRONLY |
      constants.O_APPEND |
      (constants.O_NONBLOCK ?? 0) |
      (create === 'never' ? 0 : constants.O_CREAT) |
      (create === 'new' ? constants.O_EXCL : 0)
  }

  /** Adds a record to those that are to be written. */
  add(record: Envelope & { readonly type: string }): void {
    const { text, sum } = encodeLine(this.#runId, record, this.#sum)
    this.#sum = sum
    this.#text.push(text)
  }

  /** The lines that are to be written, and were not taken yet. */
  take(): readonly string[] {
    const lines = this.#text
    this.#text = []
    return lines
  }

  async write(lines: readonly string[]): Promise<void> {
    this.#opened ??= await this.#open()
    for (const text of joined(lines)) {
      const bytes = Buffer.from(text)
      this.#synced = false
      await this.#opened.handle.appendFile(bytes)
      this.#size += bytes.length
    }
  }

  /** Resolves when all that was written is on disk. Rejects where the file was removed, replaced or cut short. */
  async sync(): Promise<void> {
    const { handle, device, inode } = this.#opened!
    const unsynced = !this.#synced
    this.#synced = true
    const [found] = await Promise.all([
      stat(this.path).catch(() => undefined),
      unsynced ? handle.datasync() : undefined,
    ])
    if (found === undefined) throw new Error('it was removed')
    if (found.dev !== device || found.ino !== inode) throw new Error('another file is in its place')
    if (found.size < this.#size) throw new Error('it was cut short')
  }

  async close(): Promise<void> {
    await this.#opened?.handle.close().catch(() => undefined)
  }

  async #open() {
    const handle = await open(this.path, this.#flags, 0o600)
    const found = await handle.stat()
    if (!found.isFile()) {
      await handle.close()
      throw new Error('it is no file')
    }
    this.#size = found.size
    return { handle, device: found.dev, inode: found.ino }
  }
}

/** The lines as few texts, none of which grows too long for a string by the number of its lines. */
function* joined(lines: readonly string[]): Generator<string> {
  let size = 0
  let from = 0
  for (const [index, line] of lines.entries()) {
    if (size > 0 && size + line.length > largestWrite) {
      yield lines.slice(from, index).join('')
      from = index
      size = 0
    }
    size += line.length
  }
  if (size > 0) yield lines.slice(from).join('')
}
