import { ChaosError } from '../errors/chaos-error.ts'
import { checkWritable } from '../files/check-writable.ts'
import { replaceFile } from '../files/replace-file.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import type { Journal } from '../model/journal.ts'
import { journalText } from './journal-text.ts'

/** Writes a journal whole or not at all: indented by two, in UTF-8. Throws `ChaosError` where the path can't be written. */
export async function writeJournal(path: string, journal: Journal): Promise<void> {
  try {
    await replaceFile(path, journalText(journal))
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

/** Makes sure, before anything is touched, that a journal can be written. Throws `ChaosError` where it can't. */
export async function checkJournalPath(path: string): Promise<void> {
  try {
    await checkWritable(path)
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

function notWritten(path: string, cause: unknown): ChaosError {
  return new ChaosError(`The journal can't be written to ${path}: ${whyNotWritten(cause)}.`, {
    remedy: 'Name another place with --journal-path, or as run.journal_path in the settings.',
    cause,
  })
}
