import { ChaosCommand } from '../../chaos-command.ts'
import { Args } from '../../options/args.ts'
import { editSettings } from '../../settings/edit-settings.ts'
import { parseKeyPath, valueAt } from '../../settings/key-path.ts'
import { readSettings, settingsPath } from '../../settings/read-settings.ts'

/** `chaos settings remove KEY` */
export default class SettingsRemove extends ChaosCommand {
  static override summary = 'Remove one value from the settings; comments in the file are kept.'
  static override args = {
    key: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'As in notifications[0].url; a dot in a name is written \\.',
    }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(SettingsRemove)
    const { environment, report, settings: named } = this.open(flags)
    const file = settingsPath(named, environment)
    const path = parseKeyPath(args.key)
    if (valueAt(await readSettings(file), path) === undefined) {
      report.error(`The settings have no ${args.key}. "chaos settings show" prints all of ${file}.`)
      return 1
    }
    await editSettings(file, (document) => document.deleteIn(path))
    return 0
  }
}
