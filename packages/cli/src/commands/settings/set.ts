import { ChaosCommand } from '../../chaos-command.ts'
import { Args } from '../../options/args.ts'
import { editSettings } from '../../settings/edit-settings.ts'
import { parseKeyPath } from '../../settings/key-path.ts'
import { settingsPath } from '../../settings/read-settings.ts'
import { UsageError } from '../../usage-error.ts'

/** `chaos settings set KEY VALUE` */
export default class SettingsSet extends ChaosCommand {
  static override summary = 'Set one value of the settings; comments in the file are kept.'
  static override examples = [`<%= config.bin %> settings set runtime.rollbacks.strategy '"always"'`]
  static override args = {
    key: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'As in notifications[0].url; a dot in a name is written \\.',
    }),
    value: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'The value as JSON: a text stands in double quotes.',
    }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(SettingsSet)
    const { environment, settings: named } = this.open(flags)
    const path = parseKeyPath(args.key)
    const value = parsed(args.value)
    await editSettings(settingsPath(named, environment), (document) => {
      if (!parentTakes(document.getIn(path.slice(0, -1)), path.length)) {
        throw new UsageError(
          `${args.key} can't be set: what it stands in is a plain value.`,
          'See chaos settings show.',
        )
      }
      document.setIn(path, document.createNode(value))
    })
    return 0
  }
}

/** A mapping or list takes a value, and so does what is not there yet. */
function parentTakes(parent: unknown, depth: number): boolean {
  return depth === 1 || parent === undefined || parent === null || typeof parent === 'object'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`The value ${text} is no JSON.`, `A text stands in double quotes: '"${text}"'.`)
  }
}
