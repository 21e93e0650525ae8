import { checkJsonBounds, DocumentSyntaxError, setSetting } from 'chaos-core'
import { ChaosCommand } from '../../chaos-command.ts'
import { Args } from '../../options/args.ts'
import { givenInShort } from '../../options/given-in-short.ts'
import { checkSetting } from '../../run/check-setting.ts'
import { keyArgument } from '../../settings/key-argument.ts'
import { settingsPath } from '../../settings/settings-path.ts'
import { UsageError } from '../../usage-error.ts'

/** `chaos settings set KEY VALUE` */
export default class SettingsSet extends ChaosCommand {
  static override summary = 'Set one value of the settings; comments in the file are kept.'
  static override examples = [`<%= config.bin %> settings set runtime.rollbacks.strategy '"always"'`]
  static override args = {
    key: Args.string(keyArgument),
    value: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'The value as JSON: a text stands in double quotes.',
    }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(SettingsSet)
    const session = this.open(flags)
    const value = parsed(args.value)
    await checkSetting(args.key, value)
    await setSetting(settingsPath(session), args.key, value)
    return 0
  }
}

function parsed(text: string): unknown {
  try {
    checkJsonBounds(text)
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof DocumentSyntaxError) {
      throw new UsageError(
        `The value can't be set: at ${error.position.column} ${error.message}.`,
        'Give a smaller one.',
      )
    }
    throw new UsageError(
      `The value ${givenInShort(text)} is no JSON.`,
      `A text stands in double quotes: '"${givenInShort(text)}"'.`,
    )
  }
}
