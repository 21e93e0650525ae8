import { loadSettings, readSettingsText, settingsCredentials } from 'chaos-core'
import { ChaosCommand } from '../../chaos-command.ts'
import { choice } from '../../options/choice.ts'
import { print, printJson } from '../../render/standard-streams.ts'
import { formatValue } from '../../settings/format-value.ts'
import { settingsPath } from '../../settings/settings-path.ts'

/** `chaos settings show`: all of them, but credentials, of which "settings get" shows the one that is asked for. */
export default class SettingsShow extends ChaosCommand {
  static override summary = 'Print the settings.'
  static override flags = {
    format: choice(['yaml', 'json'] as const, { summary: 'How to print them. Default: yaml.' }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(SettingsShow)
    const session = this.open(flags)
    const path = settingsPath(session)
    if ((await readSettingsText(path)) === undefined) {
      session.report.error(`There are no settings at ${path}. "chaos settings set KEY VALUE" makes them.`)
      return 1
    }
    const settings = await loadSettings(path)
    session.redaction.add(settingsCredentials(settings))
    const text = `${await formatValue(session.redaction.deep(settings), flags.format ?? 'yaml')}\n`
    if (flags.format === 'json') printJson(text)
    else print(text)
    return 0
  }
}
