import type { Stats } from 'node:fs'
import { access, constants, type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileContent } from './file-content.ts'
import { findDestination } from './find-destination.ts'
import { writeThrough } from './write-through.ts'

/**
 * Writes a file whole or not at all: whoever reads it finds the old content or the new. Its mode stays; `mode` is that of a new one (default: 0o666, less
 * the umask). A symbolic link stays, and the file behind it is replaced. What is no file, a FIFO or a terminal, is written to. Throws `UnwritableFile`
 * or an error of the file system; `whyNotWritten` says what either means.
 *
 * @example
 * await replaceFile('journal.json', '{}\n')
 * await replaceFile('settings.yaml', 'a: 1\n', { mode: 0o600 })
 */
export async function replaceFile(
  path: string,
  content: FileContent,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  const destination = await findDestination(path)
  if (destination.kind === 'stream') return writeThrough(destination, content)
  const before = destination.kind === 'file' ? destination.stats : undefined
  // To rename over a file needs no right to write it, but whoever write-protects one means it.
  if (before !== undefined) await access(destination.path, constants.W_OK)
  // Nobody can know the name beforehand and put a link there, and it is short where the file's own is as long as names may be.
  const { randomBytes } = process.getBuiltinModule('node:crypto')
  const unfinished = join(dirname(destination.path), `.${randomBytes(8).toString('hex')}.tmp`)
  const file = await open(unfinished, 'wx', before === undefined ? mode : 0o600)
  try {
    await fill(file, content, before)
    await rename(unfinished, destination.path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function fill(file: FileHandle, content: FileContent, before: Stats | undefined): Promise<void> {
  try {
    if (before !== undefined) await takeOver(file, before)
    await file.writeFile(content)
    // Else a crash of the machine could leave the new name with nothing in it.
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Gives a file the mode of the one whose place it takes, and its owner where that is allowed. */
async function takeOver(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await file.stat()
  if (own.uid !== uid || own.gid !== gid) await file.chown(uid, gid).catch(() => undefined)
  await file.chmod(mode & 0o7777)
}
