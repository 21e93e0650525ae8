import type { Stats } from 'node:fs'
import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UnwritableFile } from './unwritable-file.ts'

/**
 * Where an output goes once all symbolic links are followed.
 *
 * - `file`: a regular file, or `absent`: none yet.
 * - `stream`: a FIFO or a character device, or whatever this or another process has open as a descriptor.
 */
export type Destination =
  | { readonly kind: 'file'; readonly path: string; readonly stats: Stats }
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'stream'; readonly path: string; readonly stats: Stats }

/** As many as Linux follows. */
const mostLinks = 40

/**
 * Finds where an output goes: a link that leads nowhere yet is followed, too. Throws `UnwritableFile` for a folder, a socket, a disk, and
 * links that lead in a circle; else what the file system says.
 */
export async function findDestination(path: string): Promise<Destination> {
  let at = resolve(path)
  for (let links = 0; links <= mostLinks; links += 1) {
    const stats = await lstatIfThere(at)
    if (stats === undefined) return { kind: 'absent', path: at }
    if (!stats.isSymbolicLink()) return destinationOf(at, stats)
    const folder = await realpath(dirname(at))
    // What is open already is written to as it is: a file put in the place of the one behind it would be another one.
    if (/^\/(proc\/.*|dev)\/fd$/.test(folder)) return { kind: 'stream', path: at, stats: await stat(at) }
    at = resolve(folder, await readlink(at))
  }
  throw new UnwritableFile('its symbolic links lead in a circle')
}

function destinationOf(path: string, stats: Stats): Destination {
  if (stats.isFile()) return { kind: 'file', path, stats }
  if (stats.isFIFO() || stats.isCharacterDevice()) return { kind: 'stream', path, stats }
  const what = stats.isDirectory() ? 'a folder' : stats.isSocket() ? 'a socket' : 'a disk'
  throw new UnwritableFile(`it is ${what}`)
}

async function lstatIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
