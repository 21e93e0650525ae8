import { dirname } from 'node:path'
import { run } from '@oclif/core/run'
import { packageFile } from '../package-file.ts'

/** Runs `chaos plugins …`, which is oclif's own. Returns the exit code. */
export async function runPluginsCommand(argv: readonly string[]): Promise<number> {
  try {
    await run([...argv], { root: dirname(packageFile().path) })
    return 0
  } catch (error) {
    const { exit } = (error as { readonly oclif?: { readonly exit?: number } }).oclif ?? {}
    if (exit === 0) return 0
    process.stderr.write(`${(error as Error).message}\n`)
    if (argv.includes('--verbose')) process.stderr.write(`${(error as Error).stack}\n`)
    return exit ?? 1
  }
}
