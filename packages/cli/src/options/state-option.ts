import { isAbsolute, resolve } from 'node:path'
import { quotedForShell } from 'chaos-core'

/** Where a command line says that runs are recorded. */
export interface StateWords {
  readonly 'state-dir'?: string | undefined
  readonly settings?: string | undefined
  readonly 'change-dir'?: string | undefined
}

/**
 * What a command needs that is suggested to the user, so that it looks into the same state folder (see `stateOf`), wherever it is called: it follows
 * the command, and is empty where nothing is needed. To be asked in the folder of `--change-dir`.
 *
 * @example
 * stateOption({ 'state-dir': 'my state' }, {}) // → " --state-dir '/work/my state'"
 */
export function stateOption(words: StateWords, environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment['CHAOS_STATE_DIR'] ?? ''
  if (words['state-dir'] !== undefined) return option('state-dir', words['state-dir'])
  if (named === '') return words.settings === undefined ? '' : option('settings', words.settings)
  return words['change-dir'] === undefined || isAbsolute(named) ? '' : option('state-dir', named)
}

function option(name: string, path: string): string {
  return ` --${name} ${quotedForShell(resolve(path))}`
}
