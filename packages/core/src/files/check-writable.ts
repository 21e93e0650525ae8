import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findDestination } from './find-destination.ts'

/**
 * Makes sure that `replaceFile` can write there, as far as that can be known beforehand: the reader of a FIFO may come later. Throws as it does.
 */
export async function checkWritable(path: string): Promise<void> {
  const destination = await findDestination(path)
  if (destination.kind !== 'absent') await access(destination.path, constants.W_OK)
  if (destination.kind !== 'stream') await access(dirname(destination.path), constants.W_OK)
}
