import { dirname } from 'node:path'
import { Config } from '@oclif/core/config'
import { run } from '@oclif/core/run'
import { ChaosError, nearestName } from 'chaos-core'
import { exitCodeOf, exitCodeTableOfFailure, usageExitCode } from '../exit.ts'
import { packageFile } from '../package-file.ts'
import { complain } from '../render/complain.ts'
import { reportError } from '../report-error.ts'
import { UsageError } from '../usage-error.ts'
import { linkPlugin } from './link-plugin.ts'
import { listPlugins } from './list-plugins.ts'
import { pluginFolders } from './plugin-folders.ts'
import { refuseGonePlugins } from './refuse-gone-plugins.ts'
import { refusePluginWords } from './refuse-plugin-words.ts'

/** Runs `chaos plugins …`, which is oclif's own but for the list. Returns the exit code. */
export async function runPluginsCommand(argv: readonly string[]): Promise<number> {
  try {
    // oclif's own list leaves out what comes along, and says of a plugin nothing but that it is there.
    if (argv.length === 1) return await listPlugins()
    const config = await Config.load({ root: dirname(packageFile().path) })
    const [, subcommand] = argv
    if (subcommand !== undefined && !subcommand.startsWith('-')) {
      const known = config.commandIDs.filter((id) => id.startsWith('plugins:')).map((id) => id.slice('plugins:'.length))
      const aliases = config.commands.flatMap((command) => command.aliases)
      if (!known.includes(subcommand) && !aliases.includes(`plugins:${subcommand}`)) return unknown(subcommand, known)
    }
    const go = async () => void (await run([...argv], config))
    if (subcommand !== undefined && !argv.some((word) => word === '--help' || word === '-h')) {
      const words = argv.slice(2).filter((word) => !word.startsWith('-'))
      refusePluginWords(subcommand, words)
      if (subcommand === 'inspect') await refuseGonePlugins(words)
      if (subcommand === 'link') return await linkPlugin(words[0] ?? '.', go)
      if (subcommand === 'reset' && argv.length === 2 && !(await hasAddedPlugins())) return nothingToReset()
    }
    await go()
    return 0
  } catch (error) {
    if (error instanceof UsageError || error instanceof ChaosError || isParserError(error)) {
      const { kind, lines } = reportError(error, { verbose: argv.includes('--verbose') })
      for (const line of lines) complain(line)
      if (kind === 'usage') return usageExitCode
      return exitCodeOf(kind, exitCodeTableOfFailure({ environment: process.env, settings: {} }))
    }
    const { exit } = (error as { readonly oclif?: { readonly exit?: number } }).oclif ?? {}
    if (exit === 0) return 0
    const { message, stack = '' } = error as Error
    for (const line of message.split('\n')) complain(line)
    if (argv.includes('--verbose')) for (const line of stack.split('\n')) complain(line)
    return exit ?? 1
  }
}

/** oclif tells with such an error what it could not parse. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && 'parse' in error
}

async function hasAddedPlugins(): Promise<boolean> {
  return (await pluginFolders(process.env)).some(({ origin }) => origin !== 'bundled')
}

function nothingToReset(): number {
  complain('No plugin is installed or linked, so none is removed.')
  return 0
}

function unknown(subcommand: string, known: readonly string[]): number {
  const near = nearestName(subcommand, known)
  const remedy = near === undefined ? '' : ` Did you mean plugins ${near}?`
  complain(`There is no command "plugins ${subcommand}".${remedy} See chaos plugins --help.`)
  return usageExitCode
}
