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
