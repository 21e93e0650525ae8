import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defaultSettingsPath, loadSettings, type Settings } from 'chaos-core'
import type { Session } from '../session.ts'

type Named = Pick<Session, 'settings' | 'environment'>

/** The absolute path of the settings file: the one of `--settings`, else Chaos Toolkit's. */
export function settingsPath({ settings, environment }: Named): string {
  return resolve(settings ?? defaultSettingsPath(environment))
}

/** The settings of a command. Throws `ChaosError` where they can't be understood. */
export function settingsOf(session: Named): Promise<Settings> {
  return loadSettings(settingsPath(session))
}

/** The settings of a command that has failed already: none where they can't be used, or would have to be waited for, as those of a FIFO. */
export async function settingsAtHand(session: Named): Promise<Settings> {
  try {
    return (await stat(settingsPath(session))).isFile() ? await settingsOf(session) : {}
  } catch {
    return {}
  }
}
