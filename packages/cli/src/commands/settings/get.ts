import { getSetting } from 'chaos-core'
import { ChaosCommand } from '../../chaos-command.ts'
import { Args } from '../../options/args.ts'
import { choice } from '../../options/choice.ts'
import { print, printJson } from '../../render/standard-streams.ts'
import { formatValue, valueFormats } from '../../settings/format-value.ts'
import { keyArgument, oneIfNotThere } from '../../settings/key-argument.ts'
import { settingsOf } from '../../settings/settings-path.ts'

/** `chaos settings get KEY` */
export default class SettingsGet extends ChaosCommand {
  static override summary = 'Print one value of the settings.'
  static override examples = ['<%= config.bin %> settings get runtime.rollbacks.strategy --format string']
  static override args = { key: Args.string(keyArgument) }
  static override flags = { format: choice(valueFormats, { summary: 'How to print it. Default: yaml.' }) }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(SettingsGet)
    const session = this.open(flags)
    return oneIfNotThere(session, async () => {
      const value = getSetting(await settingsOf(session), args.key)
      const text = `${await formatValue(value, flags.format ?? 'yaml')}\n`
      if (flags.format === 'json') printJson(text)
      else print(text)
    })
  }
}
