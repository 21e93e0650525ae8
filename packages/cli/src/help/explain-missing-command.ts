import { nearestName } from 'chaos-core'
import { commandTable } from '../command-table.ts'
import { usageExitCode } from '../exit.ts'
import { globalFlags } from '../options/global-options.ts'
import { complain } from '../render/complain.ts'
import { showHelp } from './show-help.ts'

/** Says why a command line names no command, and what was probably meant. Returns the exit code of a usage error. */
export async function explainMissingCommand(argv: readonly string[]): Promise<number> {
  const [first] = argv
  const options = Object.keys(globalFlags)
  if (first === undefined || (first.startsWith('--') && options.includes(first.slice(2).split('=', 1)[0]!))) {
    await showHelp([])
  } else if (first.startsWith('-')) {
    say(`There is no option ${first} before a command.`, nearestName(first.replace(/^-+/, ''), options), '--')
  } else if (topics().includes(first)) {
    const [, second] = argv
    if (second === undefined || second.startsWith('-')) await showHelp([first])
    else say(`There is no command "${first} ${second}".`, nearestName(`${first} ${second}`, commands()), '')
  } else {
    say(`There is no command "${first}".`, nearestName(first, [...commands(), 'plugins', 'help']), '')
  }
  return usageExitCode
}

function say(sentence: string, near: string | undefined, prefix: string): void {
  const remedy = near === undefined ? 'See chaos --help.' : `Did you mean ${prefix}${near}? See chaos --help.`
  complain(`${sentence} ${remedy}`)
}

function commands(): string[] {
  return [...commandTable.keys()].map((id) => id.replaceAll(':', ' '))
}

function topics(): string[] {
  return [...commandTable.keys()].filter((id) => id.includes(':')).map((id) => id.split(':', 1)[0]!)
}
