import { extname } from 'node:path'
import { type Logger, readTextFile, whyNotRead } from 'chaos-plugin-api'
import { parseJson } from '../documents/parse-json.ts'
import { DocumentSyntaxError } from '../documents/parsed-document.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Control } from '../model/experiment.ts'
import { namedControls } from './named-controls.ts'

/**
 * Reads files of global controls: mappings of names to controls, in JSON or YAML. One that can't be parsed is logged and left out.
 * Throws `ChaosError` where a file can't be read, is of another type, or holds something else. Spec 4.1.
 */
export async function readControlFiles(paths: readonly string[], logger: Logger): Promise<readonly Control[]> {
  const controls: Control[] = []
  for (const path of paths) controls.push(...namedControls(await readMapping(path, logger), `The control file ${path}`))
  return controls
}

async function readMapping(path: string, logger: Logger): Promise<unknown> {
  const extension = extname(path)
  if (!['.json', '.yaml', '.yml'].includes(extension)) {
    throw new ChaosError(`The control file ${path} is neither JSON nor YAML by its name.`, {
      remedy: 'Let its name end in .json, .yaml or .yml.',
    })
  }
  let text: string
  try {
    text = await readTextFile(path)
  } catch (cause) {
    throw new ChaosError(`The control file ${path} can't be read: ${whyNotRead(cause)}.`, {
      remedy: 'Check the path.',
      cause,
    })
  }
  if (text === '') return undefined
  try {
    if (extension === '.json') return parseJson(text).value
    const { parseYaml } = await import('../documents/parse-yaml.ts')
    return (await parseYaml(text)).value
  } catch (error) {
    if (!(error instanceof DocumentSyntaxError)) throw error
    const { line, column } = error.position
    logger.error(`The control file ${path} was left out: ${error.message} (line ${line}, column ${column}).`)
    return undefined
  }
}
