import { ChaosCommand } from '../../chaos-command.ts'
import { Args } from '../../options/args.ts'
import { choice } from '../../options/choice.ts'
import { formatValue, valueFormats } from '../../settings/format-value.ts'
import { parseKeyPath, valueAt } from '../../settings/key-path.ts'
import { readSettings, settingsPath } from '../../settings/read-settings.ts'

/** `chaos settings get KEY` */
export default class SettingsGet extends ChaosCommand {
  static override summary = 'Print one value of the settings.'
  static override examples = ['<%= config.bin %> settings get runtime.rollbacks.strategy --format string']
  static override args = {
    key: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'As in notifications[0].url; a dot in a name is written \\.',
    }),
  }
  static override flags = { format: choice(valueFormats, { summary: 'How to print it. Default: yaml.' }) }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(SettingsGet)
    const { environment, report, settings: named } = this.open(flags)
    const path = settingsPath(named, environment)
    const value = valueAt(await readSettings(path), parseKeyPath(args.key))
    if (value === undefined) {
      report.error(`The settings have no ${args.key}. "chaos settings show" prints all of ${path}.`)
      return 1
    }
    process.stdout.write(`${await formatValue(value, flags.format ?? 'yaml')}\n`)
    return 0
  }
}
