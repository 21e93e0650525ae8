import { dirname } from 'node:path'
import { Config } from '@oclif/core/config'
import { run } from '@oclif/core/run'
import { nearestName } from 'chaos-core'
import { usageExitCode } from '../exit.ts'
import { packageFile } from '../package-file.ts'
import { complain } from '../render/standard-streams.ts'
import { linkPlugin } from './link-plugin.ts'
import { listPlugins } from './list-plugins.ts'

/** Runs `chaos plugins …`, which is oclif's own but for the list. Returns the exit code. */
export async function runPluginsCommand(argv: readonly string[]): Promise<number> {
  // oclif's own list leaves out what comes along, and says of a plugin nothing but that it is there.
  if (argv.length === 1) return listPlugins()
  try {
    const config = await Config.load({ root: dirname(packageFile().path) })
    const [, subcommand] = argv
    if (subcommand !== undefined && !subcommand.startsWith('-')) {
      const known = config.commandIDs.filter((id) => id.startsWith('plugins:')).map((id) => id.slice('plugins:'.length))
      const aliases = config.commands.flatMap((command) => command.aliases)
      if (!known.includes(subcommand) && !aliases.includes(`plugins:${subcommand}`)) return unknown(subcommand, known)
    }
    const go = async () => void (await run([...argv], config))
    const [path] = argv.slice(2).filter((word) => !word.startsWith('-'))
    if (subcommand === 'link' && path !== undefined && !argv.some((word) => word === '--help' || word === '-h'))
      return await linkPlugin(path, go)
    await go()
    return 0
  } catch (error) {
    const { exit } = (error as { readonly oclif?: { readonly exit?: number } }).oclif ?? {}
    if (exit === 0) return 0
    const { message, stack = '' } = error as Error
    for (const line of message.split('\n')) complain(line)
    if (argv.includes('--verbose')) for (const line of stack.split('\n')) complain(line)
    return exit ?? 1
  }
}

function unknown(subcommand: string, known: readonly string[]): number {
  const near = nearestName(subcommand, known)
  const remedy = near === undefined ? '' : ` Did you mean plugins ${near}?`
  complain(`There is no command "plugins ${subcommand}".${remedy} See chaos plugins --help.`)
  return usageExitCode
}
