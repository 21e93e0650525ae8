import { dirname } from 'node:path'
import { Config } from '@oclif/core/config'
import { packageFile } from '../package-file.ts'
import { helpPages } from './command-page.ts'

/** Prints what the commands, or one of them, do; the words are those of the command (`settings`, `get`), and may go on with its arguments. False where there is none such. */
export async function showHelp(words: readonly string[]): Promise<boolean> {
  const config = await Config.load({ root: dirname(packageFile().path) })
  const given = words.filter((word) => !word.startsWith('-'))
  const topic = commandIn(given, config) ?? given.join(':')
  const known = topic === '' || config.findCommand(topic) !== undefined || config.findTopic(topic) !== undefined
  if (known) await helpPages(config).showHelp(topic === '' ? [] : [topic])
  return known
}

/** The id of the command with which the words begin. */
function commandIn(words: readonly string[], config: Config): string | undefined {
  for (let length = words.length; length > 0; length--) {
    const id = words.slice(0, length).join(':')
    if (config.findCommand(id) !== undefined) return id
  }
  return undefined
}
