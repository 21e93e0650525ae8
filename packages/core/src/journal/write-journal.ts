import { access, constants, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Journal } from './journal.ts'

/** Writes a journal whole or not at all: indented by two, in UTF-8. Throws `ChaosError` where the path can't be written. */
export async function writeJournal(path: string, journal: Journal): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    await writeFile(unfinished, `${JSON.stringify(journal, null, 2)}\n`)
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw new ChaosError(`The journal can't be written to ${path}: ${(cause as Error).message}.`, {
      remedy: 'Name another place with --journal-path.',
      cause,
    })
  }
}

/** Makes sure, before anything is touched, that a journal can be written. Throws `ChaosError` where it can't. */
export async function checkJournalPath(path: string): Promise<void> {
  try {
    await access(dirname(resolve(path)), constants.W_OK)
  } catch (cause) {
    throw new ChaosError(`The journal can't be written to ${path}: its folder is not there, or not ours to write in.`, {
      remedy: 'Make the folder, or name another place with --journal-path.',
      cause,
    })
  }
}
