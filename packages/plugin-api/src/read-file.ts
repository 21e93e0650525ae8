import { closeSync, constants, createReadStream, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { isatty, ReadStream as TerminalStream } from 'node:tty'
import { collectBytes } from './collect-bytes.ts'
import { largestFile } from './document-bounds.ts'

const { O_NONBLOCK = 0, O_RDONLY } = constants

/** Bytes of a regular file that are read at once: a stream for each of the files that every start reads would take longer than their reading. */
const atOnce = 2 ** 20

/**
 * Reads a file that somebody names, whatever stands in its place: a device or a FIFO may have no end, and the writer of a FIFO may never come. `most`: bytes, `largestFile`
 * unless given. Throws `TooLarge` where there are more, the reason of the signal, and the error of the file system.
 *
 * @example
 * const certificate = await readFileBytes('/etc/ssl/ca.pem')
 */
export async function readFileBytes(
  path: string,
  { most = largestFile, signal }: { readonly most?: number; readonly signal?: AbortSignal } = {},
): Promise<Buffer<ArrayBuffer>> {
  signal?.throwIfAborted()
  const fd = openSync(path, O_RDONLY | O_NONBLOCK)
  const stats = fstatSync(fd)
  const whole = stats.isFile() && stats.size <= Math.min(most, atOnce) ? readWhole(fd, stats.size) : undefined
  if (whole !== undefined) return whole
  const source = openSource(path, fd, stats)
  const stop = () => source.destroy(signal?.reason as Error)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await collectBytes(source as AsyncIterable<Uint8Array>, most)
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Reads a file that a user names as UTF-8. Bounds and errors are those of `readFileBytes`. */
export async function readTextFile(path: string, options: { readonly signal?: AbortSignal } = {}): Promise<string> {
  return (await readFileBytes(path, options)).toString()
}

/** The content of a file that is no longer than its size, which is closed then; undefined where there is more, which is all still to be read. */
function readWhole(fd: number, size: number): Buffer<ArrayBuffer> | undefined {
  const content = Buffer.allocUnsafe(size + 1)
  let length = 0
  try {
    for (let read = -1; read !== 0 && length <= size; length += read)
      read = readSync(fd, content, length, content.length - length, length)
  } catch (error) {
    closeSync(fd)
    throw error
  }
  if (length > size) return undefined
  closeSync(fd)
  return content.subarray(0, length)
}

/** A thread that waits for a FIFO or a terminal keeps the process from ending, so they are waited for as sockets are. */
function openSource(path: string, fd: number, stats: Stats): Readable {
  if (stats.isFIFO()) return new Socket({ fd, readable: true, writable: false })
  return isatty(fd) ? new TerminalStream(fd) : createReadStream(path, { fd, highWaterMark: 2 ** 18 })
}
