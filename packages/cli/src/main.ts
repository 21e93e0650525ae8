import { commandTable } from './command-table.ts'
import { hoistGlobalOptions } from './options/hoist-global-options.ts'
import { packageFile } from './package-file.ts'
import { print, printSentence } from './render/standard-streams.ts'

/** Executes one command line. Resolves when all is done; the exit code is set by then. */
export async function main(args: readonly string[]): Promise<void> {
  process.once('exit', sayIfUnfinished)
  process.exitCode = await execute(hoistGlobalOptions(args))
  // What is left open (a connection that is kept alive, a child that was told to end) must not hold up the end.
  await Promise.all([process.stdout, process.stderr].map(flushed))
  process.exit()
}

/** An event loop that runs dry would end the process as if all were well. */
function sayIfUnfinished(): void {
  if (process.exitCode !== undefined) return
  printSentence(
    'This is a bug in chaos: it waits for what never comes. What a run has changed is put back by "chaos recover".',
  )
  process.exitCode = 70
}

async function execute(argv: readonly string[]): Promise<number> {
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
  if (options.includes('--version') && !options.includes('plugins')) return showVersion()
  if (options.includes('--help') || options.includes('-h') || options[0] === 'help') {
    const { showHelp } = await import('./help/show-help.ts')
    const words = argv.filter((arg) => arg !== 'help' && arg !== '--help' && arg !== '-h')
    if (await showHelp(words)) return 0
  }
  const found = commandOf(argv)
  if (found !== undefined) {
    const [{ default: Command }, { ThinConfig }] = await Promise.all([found.load(), import('./thin-config.ts')])
    Command.id = found.id
    return new Command(found.argv, new ThinConfig()).execute()
  }
  if (argv[0] === 'plugins') {
    const { runPluginsCommand } = await import('./plugins/run-plugins-command.ts')
    return runPluginsCommand(argv)
  }
  const { explainMissingCommand } = await import('./help/explain-missing-command.ts')
  return explainMissingCommand(argv.filter((arg) => arg !== 'help' && arg !== '--help' && arg !== '-h'))
}

function commandOf(argv: readonly string[]) {
  for (const words of [2, 1]) {
    const id = argv.slice(0, words).join(':')
    const load = commandTable.get(id)
    if (load !== undefined) return { id, load, argv: argv.slice(words) }
  }
  return undefined
}

function showVersion(): number {
  print(`chaos, version ${packageFile().version}\n`)
  return 0
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0) resolve()
    else stream.write('', () => resolve())
  })
}
