import { whyNotWritten as whyFileNotWritten } from 'chaos-plugin-api'
import { UnwritableFile } from './unwritable-file.ts'

/** Why an output could not be written, in words that go on after a colon: `its folder is not there`. */
export function whyNotWritten(error: unknown): string {
  return error instanceof UnwritableFile ? error.message : whyFileNotWritten(error)
}
