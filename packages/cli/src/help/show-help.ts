import { dirname } from 'node:path'
import { Config } from '@oclif/core/config'
import { packageFile } from '../package-file.ts'
import { helpPages } from './command-page.ts'

/** Prints what the commands, or one of them, do; the words are those of the command: `settings`, `get`. False where there is none such. */
export async function showHelp(words: readonly string[]): Promise<boolean> {
  const config = await Config.load({ root: dirname(packageFile().path) })
  const topic = words.filter((word) => !word.startsWith('-')).join(':')
  const known = topic === '' || config.findCommand(topic) !== undefined || config.findTopic(topic) !== undefined
  if (known) await helpPages(config).showHelp(topic === '' ? [] : [topic])
  return known
}
