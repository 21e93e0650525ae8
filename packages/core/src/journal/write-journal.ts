import { rename, rm, writeFile } from 'node:fs/promises'
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
