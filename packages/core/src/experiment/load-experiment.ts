import { stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { collectBytes, largestFile, readTextFile, TooLarge, whyNotRead, withoutCredentials } from 'chaos-plugin-api'
import { parseJson } from '../documents/parse-json.ts'
import { type DocumentPath, DocumentSyntaxError, type ParsedDocument } from '../documents/parsed-document.ts'
import { ChaosError } from '../errors/chaos-error.ts'
import type { Place } from '../errors/problem.ts'
import type { Experiment, ExperimentSource } from '../model/experiment.ts'
import type { DocumentFormat, FetchOptions } from './fetch-experiment.ts'
import { fillEmptyBlocks } from './fill-empty-blocks.ts'
import { isManifest } from './is-manifest.ts'
import { keepFloats } from './keep-floats.ts'

export interface LoadOptions extends FetchOptions {
  /** Whether the experiment is to be taken out of the Kubernetes manifest that it stands in. Default false. */
  readonly fromManifest?: boolean
}

/** An experiment as it was read. It is not validated yet: its document may hold anything. */
export interface LoadedExperiment {
  /** The path as it was given, or the URL without credentials; else `standard input`, or `the given experiment` where it was given itself. */
  readonly source: string
  /** The same as an absolute path, where it is one. */
  readonly location: string
  readonly document: Experiment
  /** Where what stands at a path of the document begins, or the innermost block that holds it. */
  placeOf(path: DocumentPath): Place | undefined
  /** Whether the number at a path was written as a floating-point number, which Python keeps apart. */
  isFloat(path: DocumentPath): boolean
  /** The names that stand more than once in a mapping of the file: the last one counts. */
  doubledNames(): readonly DoubledName[]
}

/** A name that stands more than once in a mapping, and the line where it counts for nothing. */
export interface DoubledName {
  readonly name: string
  readonly place: Place
  readonly formerLine: number
}

/**
 * Reads an experiment from a file (`.json`, `.yaml`, `.yml`), over HTTP or from an input, or takes one that is given itself. Spec 1.1. Blocks with nothing after
 * them are empty.
 *
 * Throws `ChaosError` where there is none, or what is there is no JSON or YAML mapping.
 *
 * @example
 * const { document } = await loadExperiment('experiment.json', { settings: {}, environment: process.env, verifyTls: true })
 */
export async function loadExperiment(from: ExperimentSource, options: LoadOptions): Promise<LoadedExperiment> {
  const source = nameOfSource(from)
  const { text, format } = await read(from, options)
  const { parsed, file } = await parse(text, format, source, options.fromManifest ?? false)
  const { value } = parsed
  if (value === null || value === undefined) {
    throw new ChaosError(`${source} is empty.`, {
      remedy: 'Write an experiment with a title, a description and a method.',
    })
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'a list' : `a ${typeof value}`
    throw new ChaosError(`${source} holds ${found} where an experiment is a mapping.`, {
      remedy: 'Begin with its title, description and method.',
    })
  }
  const document = fillEmptyBlocks(value as Readonly<Record<string, unknown>>)
  keepFloats(document, parsed.isFloat)
  return {
    source,
    location: typeof from === 'string' && from !== '-' && !isAddress(from) ? resolve(from) : source,
    document,
    placeOf(path) {
      const position = parsed.positionOf(path)
      return position === undefined ? undefined : { file, ...position }
    },
    isFloat: (path) => parsed.isFloat(path),
    doubledNames: () =>
      parsed.doubledKeys().map(({ name, position, former }) => ({
        name,
        place: { file, ...position },
        formerLine: former.line,
      })),
  }
}

/** How messages and records name where an experiment is from: of a URL without its credentials. */
export function nameOfSource(source: ExperimentSource): string {
  if (typeof source !== 'string') return 'the given experiment'
  return source === '-' ? 'standard input' : withoutCredentials(source)
}

async function read(
  source: ExperimentSource,
  options: FetchOptions,
): Promise<{ text: string; format: DocumentFormat }> {
  if (typeof source !== 'string') return { text: textOf(source), format: 'json' }
  if (source === '-') return { text: await readInput(options.input ?? []), format: 'either' }
  const found = await stat(source).catch((cause: unknown) => {
    // An address is no path, and so may be too long for one.
    if (isAddress(source) || ['ENOENT', 'ENOTDIR'].includes(String((cause as NodeJS.ErrnoException).code)))
      return undefined
    throw notRead(source, cause)
  })
  if (found?.isDirectory() === true) {
    throw new ChaosError(`${source} is a folder.`, { remedy: 'Give the path of an experiment in it.' })
  }
  if (found !== undefined) return { format: formatOf(source), text: await readText(source) }
  const url = URL.parse(source)
  const shown = nameOfSource(source)
  if (url === null || /^[A-Za-z]:[\\/]/.test(source)) {
    throw new ChaosError(`There is no file ${shown}, and it is no URL.`, { remedy: 'Check the path.' })
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ChaosError(`${shown} is not read: the scheme ${url.protocol.slice(0, -1)} is not known.`, {
      remedy: 'Give the path of a file, or a URL that begins with http:// or https://.',
    })
  }
  const { fetchExperiment } = await import('./fetch-experiment.ts')
  return fetchExperiment(url, options)
}

function textOf(given: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(given, null, 2)
  } catch (cause) {
    throw new ChaosError(`The given experiment is no JSON: ${(cause as Error).message.split('\n')[0]}.`, {
      remedy: 'Give what JSON has a form for.',
      cause,
    })
  }
}

async function readInput(input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  try {
    return (await collectBytes(input, largestFile)).toString()
  } catch (cause) {
    throw new ChaosError(`The experiment can't be read from standard input: ${whyNotRead(cause)}.`, {
      remedy: 'Give the path of a file.',
      cause,
    })
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readTextFile(file)
  } catch (cause) {
    throw notRead(file, cause)
  }
}

function notRead(file: string, cause: unknown): ChaosError {
  return new ChaosError(`${withoutCredentials(file)} can't be read: ${whyNotRead(cause)}.`, {
    remedy: cause instanceof TooLarge ? 'Split it into several experiments.' : 'Check the path and its permissions.',
    cause,
  })
}

/** Whether it is an address by its form; a file whose path looks like one is none of ours. */
function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source)
}

function formatOf(file: string): DocumentFormat {
  switch (extname(file)) {
    case '.json':
      return 'json'
    case '.yaml':
    case '.yml':
      return 'yaml'
    default:
      throw new ChaosError(`${file} is no experiment by its name: it ends neither in .json nor in .yaml or .yml.`, {
        remedy: 'Rename it to the format that it holds.',
      })
  }
}

interface ParsedExperiment {
  readonly parsed: ParsedDocument
  /** What places in it are said to be in. */
  readonly file: string
}

async function parse(
  text: string,
  format: DocumentFormat,
  source: string,
  fromManifest: boolean,
): Promise<ParsedExperiment> {
  const what = format === 'json' ? 'JSON' : format === 'yaml' ? 'YAML' : 'JSON or YAML'
  try {
    const documents = await documentsOf(text, format)
    const unwrapped = documents.some(({ value }) => isManifest(value))
      ? await (await import('./unwrap-experiment.ts')).unwrapExperiment(documents, source, fromManifest)
      : undefined
    if (unwrapped === undefined) {
      // Of several documents, the parser for one says where the second begins.
      const [parsed] = documents.length === 1 ? documents : [await oneOf(text)]
      return { parsed: parsed!, file: source }
    }
    if (!(unwrapped.content instanceof DocumentSyntaxError)) return { parsed: unwrapped.content, file: unwrapped.file }
    throw unreadable(unwrapped.content, unwrapped.file, 'JSON or YAML')
  } catch (error) {
    if (!(error instanceof DocumentSyntaxError)) throw error
    if (text.trim() === '') throw new ChaosError(`${source} is empty.`, { remedy: 'Write an experiment into it.' })
    throw unreadable(error, source, what)
  }
}

async function documentsOf(text: string, format: DocumentFormat): Promise<readonly ParsedDocument[]> {
  const yaml = async () => (await import('../documents/parse-yaml.ts')).parseYamlStream(text)
  if (format === 'yaml') return yaml()
  try {
    return [parseJson(text)]
  } catch (error) {
    if (format === 'json' || !(error instanceof DocumentSyntaxError)) throw error
    return yaml()
  }
}

async function oneOf(text: string): Promise<ParsedDocument> {
  return (await import('../documents/parse-yaml.ts')).parseYaml(text)
}

function unreadable(cause: DocumentSyntaxError, file: string, what: string): ChaosError {
  const { line, column } = cause.position
  return new ChaosError(`${file}:${line}:${column}: ${upper(cause.message)}.`, {
    remedy: `Correct the ${what} there.`,
    cause,
  })
}

function upper(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1)
}
