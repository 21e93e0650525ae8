import { constants, openSync, type Stats } from 'node:fs'
import { open } from 'node:fs/promises'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileContent } from './file-content.ts'
import { UnwritableFile } from './unwritable-file.ts'

/** Milliseconds that the reader of a FIFO may take for nothing at all. */
const patience = 30_000

/** Writes to what is no regular file: opens it, writes, closes it. Nothing is put in its place. A FIFO must have a reader. */
export async function writeThrough(
  { path, stats }: { readonly path: string; readonly stats: Stats },
  content: FileContent,
): Promise<void> {
  if (stats.isSocket()) throw new UnwritableFile('it is a socket')
  if (stats.isFIFO()) return writeToPipe(path, content)
  const file = await open(path, 'a')
  try {
    await file.writeFile(content)
  } finally {
    await file.close()
  }
}

async function writeToPipe(path: string, content: FileContent): Promise<void> {
  // Without a reader this fails at once (ENXIO) where it would wait for one otherwise.
  const pipe = new Socket({ fd: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), readable: false })
  pipe.setTimeout(patience, () => pipe.destroy(new UnwritableFile('its reader takes nothing')))
  await pipeline(Readable.from(typeof content === 'string' ? [content] : content), pipe)
}
