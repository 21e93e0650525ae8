import { mappingOf } from 'chaos-plugin-api'
import type { Settings } from '../settings/settings.ts'
import { writtenCredentials } from './written-credentials.ts'

/** The credentials in the settings: those for the servers of experiments (`auths`), for the channels of notifications, and whatever else is written as one. */
export function settingsCredentials(settings: Settings): readonly string[] {
  const auths = Object.values(mappingOf(settings.auths)).map((auth) => mappingOf(auth)['value'])
  return [...auths.filter((value) => typeof value === 'string'), ...writtenCredentials(settings)]
}
