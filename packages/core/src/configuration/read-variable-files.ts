import { extname } from 'node:path'
import { isMapping, readTextFile, whyNotRead } from 'chaos-plugin-api'
import { parseJson } from '../documents/parse-json.ts'
import { DocumentSyntaxError, type ParsedDocument } from '../documents/parsed-document.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import { nearestName } from '../model/nearest-name.ts'
import { withDeclaredFloats } from './with-declared-floats.ts'

/** What the `--var-file`s give together. */
export interface VariableFiles {
  /** Values, or declarations, that replace those of the experiment's configuration. */
  readonly configuration: Readonly<Record<string, unknown>>
  /** Scopes that replace those of the experiment, values as they are. */
  readonly secrets: Readonly<Record<string, unknown>>
  /** Environment variables of the run and its child processes. */
  readonly environment: Readonly<Record<string, string>>
  /** What has no effect, one sentence each. */
  readonly doubts: readonly string[]
}

/**
 * Reads variable files; later ones win over earlier ones. `.json`, `.yaml` and `.yml` hold `configuration` and `secrets`, all
 * others are read as `.env` files. Spec 1.14.
 *
 * Throws `ChaosError` where a file is missing or can't be understood.
 */
export async function readVariableFiles(files: readonly string[]): Promise<VariableFiles> {
  const all = await Promise.all(files.map(readVariableFile))
  return {
    configuration: Object.assign({}, ...all.map(({ configuration }) => configuration)) as Record<string, unknown>,
    secrets: Object.assign({}, ...all.map(({ secrets }) => secrets)) as Record<string, unknown>,
    environment: Object.assign({}, ...all.map(({ environment }) => environment)) as Record<string, string>,
    doubts: all.flatMap(({ doubts }) => doubts),
  }
}

async function readVariableFile(file: string): Promise<VariableFiles> {
  let text: string
  try {
    text = await readTextFile(file)
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new ChaosError(
      `The variable file ${file} ${missing ? 'is not there' : `can't be read: ${whyNotRead(cause)}`}.`,
      {
        usage: true,
        remedy: 'Check the path given with --var-file.',
        cause,
      },
    )
  }
  const format = extname(file)
  if (format !== '.json' && format !== '.yaml' && format !== '.yml') return dotenv(text, file)
  const parsed = text.trim() === '' ? undefined : await parse(text, format, file)
  const value = parsed?.value ?? {}
  if (!isMapping(value)) {
    throw new ChaosError(`The variable file ${file} is no mapping.`, {
      remedy: 'Put the variables under "configuration" and "secrets".',
    })
  }
  const secrets = block(value, 'secrets', file)
  return {
    configuration: withDeclaredFloats(
      block(value, 'configuration', file),
      (path) => parsed?.isFloat(['configuration', ...path]) === true,
    ),
    secrets,
    environment: {},
    doubts: [
      ...Object.keys(value).flatMap((key) => (isBlockName(key) ? [] : [lostKey(key, value, file)])),
      ...Object.entries(secrets).flatMap(([name, scope]) =>
        isMapping(scope) ? [] : [`The secret "${name}" of ${file} stands outside of any scope; put it into one.`],
      ),
    ],
  }
}

const blocks: readonly string[] = ['configuration', 'secrets']

function isBlockName(key: string): boolean {
  return blocks.includes(key)
}

function lostKey(key: string, document: Readonly<Record<string, unknown>>, file: string): string {
  const near = nearestName(
    key,
    blocks.filter((name) => !(name in document)),
  )
  const meant = near === undefined ? 'put it under "configuration" or "secrets".' : `did you mean "${near}"?`
  return `"${key}" of the variable file ${file} has no effect; ${meant}`
}

async function parse(text: string, format: string, file: string): Promise<ParsedDocument> {
  try {
    if (format === '.json') return parseJson(text)
    const { parseYaml } = await import('../documents/parse-yaml.ts')
    return await parseYaml(text)
  } catch (error) {
    if (!(error instanceof DocumentSyntaxError)) throw error
    const { line, column } = error.position
    throw new ChaosError(`The variable file ${file} can't be understood: at ${line}:${column} ${error.message}.`, {
      remedy: `Correct it, or give it a name that does not end in ${format}.`,
      cause: error,
    })
  }
}

function block(document: Readonly<Record<string, unknown>>, name: string, file: string) {
  const value = document[name] ?? {}
  if (isMapping(value)) return value
  throw new ChaosError(`"${name}" in the variable file ${file} is no mapping.`, {
    remedy: 'Write names and values under it.',
  })
}

/** `K=V` lines; nothing is unquoted, as in Chaos Toolkit. */
function dotenv(text: string, file: string): VariableFiles {
  const environment: Record<string, string> = {}
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim()
    if (content === '' || content.startsWith('#')) continue
    const equals = content.indexOf('=')
    if (equals < 1) {
      throw new ChaosError(`Line ${index + 1} of the variable file ${file} is not of the form NAME=VALUE.`, {
        remedy: 'Correct it, or begin it with # if it is a comment.',
      })
    }
    environment[content.slice(0, equals).trim()] = content.slice(equals + 1).trim()
  }
  return { configuration: {}, secrets: {}, environment, doubts: [] }
}
