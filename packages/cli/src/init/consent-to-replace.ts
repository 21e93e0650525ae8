import { statSync } from 'node:fs'
import { ChaosError } from 'chaos-core'
import type { Asker } from './asker.ts'

/**
 * Asks whether a file that is there may be replaced. Returns whether there is one. Throws `ChaosError` where the person says no, or there is nobody
 * to ask.
 */
export async function consentToReplace(path: string, person: Pick<Asker, 'confirm'> | undefined): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false
  if (await person?.confirm(`There is ${path} already. Replace it?`, false)) return true
  throw new ChaosError(`There is ${path} already, and it is left as it is.`, {
    remedy: 'Name another file with --experiment-path, or remove that one.',
  })
}
