import { statSync } from 'node:fs'
import { quotedForShell } from 'chaos-core'
import { UsageError } from '../usage-error.ts'

/** What the commands that need a plugin take, and where there are some. */
const needed: Readonly<Record<string, string>> = {
  install: 'Give the name of its npm package.',
  add: 'Give the name of its npm package.',
  uninstall: '"chaos plugins" lists those that can be named.',
  unlink: '"chaos plugins" lists those that can be named.',
  remove: '"chaos plugins" lists those that can be named.',
  inspect: '"chaos plugins" lists those that can be named.',
}

/** Throws `UsageError` where a command of `chaos plugins` was not told which plugin, or is to fetch a path of this machine from somewhere else. */
export function refusePluginWords(command: string, words: readonly string[]): void {
  const remedy = needed[command]
  if (remedy === undefined) return
  if (words.length === 0) {
    throw new UsageError(`"chaos plugins ${command}" needs the argument PLUGIN, which is missing.`, remedy)
  }
  if (command !== 'install' && command !== 'add') return
  const path = words.find((word) => /^[/.]/.test(word))
  if (path === undefined) return
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`There is no folder ${path}.`, 'Check the path, or give the name of an npm package.')
  }
  throw new UsageError(
    `${path} is a folder, and a plugin in a folder is linked.`,
    `Use "chaos plugins link ${quotedForShell(path)}".`,
  )
}
