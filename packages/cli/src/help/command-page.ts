import type { Config } from '@oclif/core/config'
import { CommandHelp, Help } from '@oclif/core/help'
import { printedWidth } from '../render/standard-streams.ts'

/** The page of one command: its summary stands there once, and the options that all commands share come last. */
class CommandPage extends CommandHelp {
  protected override description(): string | undefined {
    const { description } = this.command
    return description === undefined ? undefined : this.wrap(description)
  }

  protected override groupFlags(flags: Parameters<CommandHelp['groupFlags']>[0]) {
    const { mainFlags, flagGroups } = super.groupFlags(flags)
    const { GLOBAL = [], ...own } = flagGroups
    return { mainFlags, flagGroups: { ...own, GLOBAL } }
  }
}

/** Columns by which oclif's descriptions of options that stand below them are wider than they should be. */
const overhang = 2

/** The pages of help, 80 columns wide where there is no terminal. */
export function helpPages(config: Config): Help {
  const help = new Help(config, {
    docopts: false,
    flagSortOrder: 'none',
    maxWidth: printedWidth() - overhang,
  })
  Object.assign(help, { CommandHelpClass: CommandPage })
  return help
}
