import { removeSetting } from 'chaos-core'
import { ChaosCommand } from '../../chaos-command.ts'
import { Args } from '../../options/args.ts'
import { keyArgument, oneIfNotThere } from '../../settings/key-argument.ts'
import { settingsPath } from '../../settings/settings-path.ts'

/** `chaos settings remove KEY` */
export default class SettingsRemove extends ChaosCommand {
  static override summary = 'Remove one value from the settings; comments in the file are kept.'
  static override args = { key: Args.string(keyArgument) }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(SettingsRemove)
    const session = this.open(flags)
    return oneIfNotThere(session, () => removeSetting(settingsPath(session), args.key))
  }
}
