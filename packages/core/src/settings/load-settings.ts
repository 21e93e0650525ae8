import { homedir } from 'node:os'
import { join } from 'node:path'
import { isMapping, readTextFile, whyNotRead } from 'chaos-plugin-api'
import { DocumentSyntaxError } from '../documents/parsed-document.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Settings } from './settings.ts'

/** Where the settings are unless another path is given: `~/.chaostoolkit/settings.yaml`. */
export function defaultSettingsPath(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment['HOME'] || homedir(), '.chaostoolkit', 'settings.yaml')
}

/** Reads the settings. Where there is no such file there are none. Throws `ChaosError` where it can't be understood. */
export async function loadSettings(path: string): Promise<Settings> {
  const text = await readSettingsText(path)
  if (text === undefined || text.trim() === '') return {}
  const { parseYaml } = await import('../documents/parse-yaml.ts')
  let value: unknown
  try {
    value = (await parseYaml(text)).value
  } catch (error) {
    if (error instanceof DocumentSyntaxError) throw noYaml(path, error)
    throw error
  }
  if (value === null) return {}
  if (isMapping(value)) return value as Settings
  throw new ChaosError(`The settings ${path} are no mapping.`, { remedy: 'Write names and values into them.' })
}

/** The error of a settings file that can't be understood. */
export function noYaml(path: string, cause: DocumentSyntaxError): ChaosError {
  const { line, column } = cause.position
  return new ChaosError(`The settings ${path} can't be understood: at ${line}:${column} ${cause.message}.`, {
    remedy: 'Correct them there, or give another file with --settings.',
    cause,
  })
}

/** The settings as they stand in their file; undefined where there is none. Throws `ChaosError` where it can't be read. */
export async function readSettingsText(path: string): Promise<string | undefined> {
  try {
    return await readTextFile(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ChaosError(`The settings ${path} can't be read: ${whyNotRead(cause)}.`, {
      remedy: 'Check the path and its permissions, or give another file with --settings.',
      cause,
    })
  }
}
