import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ChaosError } from 'chaos-core'
import type { Document } from 'yaml'
import { readSettings, readSettingsText } from './read-settings.ts'

/** Alters the settings file, comments kept. Throws `ChaosError` where it can't be read or written. */
export async function editSettings(path: string, edit: (document: Document) => void): Promise<void> {
  await readSettings(path)
  const { parseDocument } = await import('yaml')
  const document = parseDocument((await readSettingsText(path)) ?? '', { version: '1.1' })
  edit(document as unknown as Document)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, document.toString(), { mode: 0o600 })
  } catch (cause) {
    throw new ChaosError(`The settings file ${path} can't be written: ${(cause as Error).message}.`, {
      remedy: 'Name another one with --settings.',
      cause,
    })
  }
}
