import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { UnwritableFile } from './unwritable-file.ts'

const { O_APPEND, O_CREAT, O_NONBLOCK = 0, O_WRONLY } = constants

/**
 * Opens a file to write at its end, and makes it where it is not there; links are followed, a FIFO must have a reader. Returns the descriptor, whose
 * writes never wait. Throws `UnwritableFile` or an error of the file system; `whyNotWritten` says what either means.
 */
export function openForAppending(path: string, mode: number): number {
  const descriptor = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, mode)
  if (!fstatSync(descriptor).isBlockDevice()) return descriptor
  closeSync(descriptor)
  throw new UnwritableFile('it is a disk')
}
