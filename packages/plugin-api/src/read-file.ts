import { constants, createReadStream, fstatSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { isatty, ReadStream as TerminalStream } from 'node:tty'
import { collectBytes } from './collect-bytes.ts'
import { largestFile } from './document-bounds.ts'

const { O_NONBLOCK = 0, O_RDONLY } = constants

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
  const source = openSource(path)
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

/** A thread that waits for a FIFO or a terminal keeps the process from ending, so they are waited for as sockets are. */
function openSource(path: string): Readable {
  const fd = openSync(path, O_RDONLY | O_NONBLOCK)
  if (fstatSync(fd).isFIFO()) return new Socket({ fd, readable: true, writable: false })
  return isatty(fd) ? new TerminalStream(fd) : createReadStream(path, { fd, highWaterMark: 2 ** 18 })
}
