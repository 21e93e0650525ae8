import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { checkDocument, readTextFile } from 'chaos-plugin-api'
import type { Document } from 'yaml'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { ManifestError } from './manifest-error.ts'

/** One object of a folder of manifests. */
export interface Manifest {
  readonly object: JsonRecord
  /** Where it stands, for people: `shop/cart.yaml, document 2`. */
  readonly place: string
}

const extensions = new Set(['.yaml', '.yml', '.json'])

/**
 * Reads the manifests of a folder: its `*.yaml`, `*.yml` and `*.json` files in the order of their names, not those of folders in it.
 * A file may hold several documents, and a document a list of objects. Throws `ManifestError`.
 */
export async function readManifests(folder: string): Promise<readonly Manifest[]> {
  const files = (await filesOf(folder)).filter((file) => extensions.has(extname(file).toLowerCase())).toSorted()
  if (files.length === 0) {
    throw new ManifestError(`There are no manifests in the folder ${folder}: it holds no *.yaml, *.yml or *.json file.`)
  }
  const manifests: Manifest[] = []
  for (const file of files) {
    const path = join(folder, file)
    const documents = await documentsOf(path)
    for (const [index, document] of documents.entries()) {
      const place = documents.length === 1 ? path : `${path}, document ${index + 1}`
      if (document !== null && document !== undefined) manifests.push(...objectsOf(document, place))
    }
  }
  return manifests
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'it is not there' : code === 'ENOTDIR' ? 'it is a file' : message
    throw new ManifestError(`The folder of manifests ${folder} can't be read: ${why}.`)
  }
}

async function documentsOf(path: string): Promise<readonly unknown[]> {
  const { parseAllDocuments } = await import('yaml')
  let documents: readonly Document[]
  try {
    documents = [...parseAllDocuments(await readTextFile(path), { merge: true, logLevel: 'error' })]
  } catch (error) {
    throw unreadable(path, error)
  }
  return documents.map((document, index) => {
    try {
      const [error] = document.errors
      if (error) throw error
      const content: unknown = document.toJS()
      checkDocument(content)
      return content
    } catch (error) {
      throw unreadable(documents.length === 1 ? path : `${path}, document ${index + 1}`, error)
    }
  })
}

function unreadable(place: string, error: unknown): ManifestError {
  const message = error instanceof RangeError ? 'it has too many levels' : (error as Error).message
  return new ManifestError(`${place} can't be read: ${message.split('\n', 1)[0]!.replace(/[:.]$/, '')}.`)
}

function objectsOf(document: unknown, place: string): Manifest[] {
  if (!isRecord(document)) throw new ManifestError(`${place} is no Kubernetes object.`)
  const { apiVersion, kind, items } = document
  for (const [key, value] of Object.entries({ apiVersion, kind })) {
    if (typeof value !== 'string' || value === '') throw new ManifestError(`${place} has no ${key}.`)
  }
  if (String(kind).endsWith('List') && Array.isArray(items))
    return asList(items).flatMap((item) => objectsOf(item, place))
  if (typeof asRecord(document['metadata'])['name'] !== 'string') {
    throw new ManifestError(`${place} has no metadata.name.`)
  }
  return [{ object: document, place }]
}
