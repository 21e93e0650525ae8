import { ChaosCommand } from '../../chaos-command.ts'
import { choice } from '../../options/choice.ts'
import { formatValue } from '../../settings/format-value.ts'
import { readSettings, settingsPath } from '../../settings/read-settings.ts'

/** `chaos settings show` */
export default class SettingsShow extends ChaosCommand {
  static override summary = 'Print the settings.'
  static override flags = {
    format: choice(['yaml', 'json'] as const, { summary: 'How to print them. Default: yaml.' }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(SettingsShow)
    const { environment, report, settings: named } = this.open(flags)
    const path = settingsPath(named, environment)
    const settings = await readSettings(path)
    if (settings === undefined) {
      report.error(`There is no settings file at ${path}. Make one with "chaos settings set KEY VALUE".`)
      return 1
    }
    process.stdout.write(`${await formatValue(settings, flags.format ?? 'yaml')}\n`)
    return 0
  }
}
