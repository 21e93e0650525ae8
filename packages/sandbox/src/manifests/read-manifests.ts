import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { checkDocument, faultInText, OutOfBounds, offsetInYaml, readTextFile, whyNotRead } from 'chaos-plugin-api'
import type { Document } from 'yaml'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { ManifestError } from './manifest-error.ts'

/** One object of a folder of manifests. */
export interface Manifest {
  readonly object: JsonRecord
  /** Where it stands, for people: `shop/cart.yaml, document 2`. */
  readonly place: string
  /** Its rank in the order of the files. */
  readonly rank: number
}

/** What is wrong with a file, a document or an object. */
export interface ManifestProblem {
  readonly sentence: string
  readonly rank: number
}

/** What a folder holds. */
export interface ManifestsOfFolder {
  readonly manifests: readonly Manifest[]
  /** What of it is no manifest. */
  readonly problems: readonly ManifestProblem[]
}

const extensions = new Set(['.yaml', '.yml', '.json'])

/** Files that are read at most, so that a folder named by mistake is not read to its end. */
const mostFiles = 10_000

/**
 * Reads the manifests of a folder: the `*.yaml`, `*.yml` and `*.json` files in it and in the folders within it, in the order of their names. Those whose
 * names begin with a dot are left out. A file may hold several documents, and a document a list of objects. Throws `ManifestError` where the folder has none,
 * or can't be read.
 */
export async function readManifests(folder: string): Promise<ManifestsOfFolder> {
  const files = await filesIn(folder)
  if (files.length === 0) {
    throw new ManifestError([
      `There are no manifests in the folder ${folder}: it holds no *.yaml, *.yml or *.json file.`,
    ])
  }
  const manifests: Manifest[] = []
  const problems: ManifestProblem[] = []
  let rank = 0
  const complain = (sentence: string) => problems.push({ sentence, rank: rank++ })
  for (const file of files) {
    for (const { place, content, problem } of await documentsOf(file)) {
      if (problem !== undefined) complain(problem)
      else if (content !== null && content !== undefined) take(content, place)
    }
  }
  return { manifests, problems }

  function take(content: unknown, place: string): void {
    if (isRecord(content) && isListKind(content['kind']) && Array.isArray(content['items'])) {
      for (const item of asList(content['items'])) take(item, place)
      return
    }
    const problem = problemOf(content, place)
    if (problem !== undefined) complain(problem)
    else manifests.push({ object: content as JsonRecord, place, rank: rank++ })
  }
}

/** The files of a folder that hold manifests by their names, those of its own before those of folders within it. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const files: string[] = []
  const waiting = [folder]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const entries = (await entriesOf(next)).filter(({ name }) => !name.startsWith('.')).toSorted(byName)
    for (const entry of entries) {
      const path = join(next, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else if (extensions.has(extname(entry.name).toLowerCase())) files.push(path)
    }
    if (files.length > mostFiles) {
      throw new ManifestError([
        `The folder of manifests ${folder} holds more than ${mostFiles} files; name a smaller one.`,
      ])
    }
  }
  return files
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : 1
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    // A file is no folder itself; else something before it is none.
    const isFile = await stat(folder).then(
      (found) => !found.isDirectory(),
      () => false,
    )
    const why = isFile ? 'it is a file' : whyNotRead(error)
    throw new ManifestError([`The folder of manifests ${folder} can't be read: ${why}.`])
  }
}

/** A document of a file, or why it can't be read. */
interface ReadDocument {
  readonly place: string
  readonly content?: unknown
  readonly problem?: string
}

async function documentsOf(path: string): Promise<readonly ReadDocument[]> {
  const { parseAllDocuments } = await import('yaml')
  let documents: readonly Document[]
  let text = ''
  try {
    // Nobody writes into a FIFO that lies in a folder of manifests.
    if (!(await stat(path)).isFile()) return [{ place: path, problem: `${path} can't be read: it is no file.` }]
    text = await readTextFile(path)
    documents = [...parseAllDocuments(text, { merge: true, logLevel: 'error' })]
  } catch (error) {
    return [{ place: path, problem: unreadable(path, error) }]
  }
  return documents.map((document, index) => {
    const place = documents.length === 1 ? path : `${path}, document ${index + 1}`
    try {
      const [error] = document.errors
      if (error) throw error
      const content: unknown = document.toJS()
      checkDocument(content)
      return { place, content }
    } catch (error) {
      if (!(error instanceof OutOfBounds)) return { place, problem: unreadable(place, error) }
      const fault = faultInText(text, error, (inside) => offsetInYaml(document, inside))
      return { place, problem: `${place} can't be read: ${fault}.` }
    }
  })
}

/** Of a text that is no YAML, its parser says where and why. */
function unreadable(place: string, error: unknown): string {
  const message = error instanceof RangeError ? 'it has too many levels' : (error as Error).message
  return `${place} can't be read: ${message.split('\n', 1)[0]!.replace(/[:.]$/, '')}.`
}

/** Why a document is no object that can be applied; undefined where it is one. */
function problemOf(document: unknown, place: string): string | undefined {
  if (!isRecord(document)) return `${place} is no Kubernetes object.`
  const { apiVersion, kind, metadata } = document
  for (const [key, value] of Object.entries({ apiVersion, kind })) {
    if (typeof value !== 'string' || value === '') return `${place} has no ${key}.`
  }
  const { name, namespace = null } = asRecord(metadata)
  if (namespace !== null && typeof namespace !== 'string') return `${place} has a metadata.namespace that is no text.`
  return typeof name === 'string' ? undefined : `${place} has no metadata.name.`
}

function isListKind(kind: unknown): boolean {
  return typeof kind === 'string' && kind.endsWith('List')
}
