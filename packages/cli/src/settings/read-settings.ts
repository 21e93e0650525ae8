import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { ChaosError, type Settings } from 'chaos-core'

type Environment = Readonly<Record<string, string | undefined>>

/** The absolute path of the settings file: the one that is named, else Chaos Toolkit's. */
export function settingsPath(named: string | undefined, environment: Environment): string {
  return resolve(named ?? join(environment['HOME'] || homedir(), '.chaostoolkit', 'settings.yaml'))
}

/** The text of the settings file; undefined where there is none. Throws `ChaosError` where it can't be read. */
export async function readSettingsText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ChaosError(`The settings file ${path} can't be read: ${(cause as Error).message}.`, {
      remedy: 'Name another one with --settings.',
      cause,
    })
  }
}

/** The settings; undefined where there is no file. Throws `ChaosError` where it holds no mapping. */
export async function readSettings(path: string): Promise<Settings | undefined> {
  const text = await readSettingsText(path)
  if (text === undefined) return undefined
  const { parse } = await import('yaml')
  let settings: unknown
  try {
    settings = parse(text, { version: '1.1' })
  } catch (cause) {
    throw new ChaosError(`The settings file ${path} is no YAML: ${(cause as Error).message.split('\n', 1)[0]!}`, {
      remedy: 'Correct it, or name another one with --settings.',
      cause,
    })
  }
  if (settings === null || settings === undefined) return {}
  if (typeof settings !== 'object' || Array.isArray(settings)) {
    throw new ChaosError(`The settings file ${path} holds no mapping of keys to values.`, {
      remedy: 'Write it as "key: value" lines.',
    })
  }
  return settings as Settings
}
