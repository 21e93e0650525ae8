import { extname } from 'node:path'
import type { Manifest } from 'chaos-kubernetes-access'
import {
  checkDocument,
  faultInText,
  isMapping,
  type OffsetOf,
  OutOfBounds,
  offsetInYaml,
  readTextFile,
  StepFailure,
  TooLarge,
} from 'chaos-plugin-api'
import type { Document } from 'yaml'

/** Reads one object from a file: `.json`, `.yaml` or `.yml`. A relative path starts at the working directory. */
export async function readManifest(path: string): Promise<Manifest> {
  const type = extname(path)
  if (type !== '.json' && type !== '.yaml' && type !== '.yml') {
    throw new StepFailure(`The file ${path} is neither JSON nor YAML by its name.`, {
      remedy: 'Name a file that ends in .json, .yaml or .yml.',
    })
  }
  let text: string
  try {
    text = await readTextFile(path)
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new StepFailure(
      `The file ${path} ${missing ? 'does not exist' : `can't be read${cause instanceof TooLarge ? `: ${cause.message}` : ''}`}.`,
      {
        remedy: 'Correct the path; it starts at the working directory.',
        cause,
      },
    )
  }
  return toManifest(type === '.json' ? parseJson(text, path) : await parseYaml(text, path), text, path)
}

/** What a file holds, and where in it something stands, if that is known. */
interface Content {
  readonly content: unknown
  readonly offsetOf?: OffsetOf
}

function toManifest({ content, offsetOf }: Content, text: string, path: string): Manifest {
  try {
    checkDocument(content)
  } catch (cause) {
    if (!(cause instanceof OutOfBounds)) throw cause
    throw new StepFailure(`The file ${path} can't be used: ${faultInText(text, cause, offsetOf)}.`, {
      remedy: 'Make it smaller.',
      cause,
    })
  }
  if (isMapping(content)) return content as Manifest
  throw new StepFailure(`The file ${path} does not hold one object.`, { remedy: 'Put one Kubernetes object into it.' })
}

function parseJson(text: string, path: string): Content {
  try {
    return { content: JSON.parse(text) as unknown }
  } catch (cause) {
    throw new StepFailure(`The file ${path} is no JSON: ${faultInText(text, cause)}.`, { remedy: 'Correct it.', cause })
  }
}

async function parseYaml(text: string, path: string): Promise<Content> {
  const { parseAllDocuments } = await import('yaml')
  let objects: readonly Content[]
  try {
    // Uses of anchors that name none, and more levels than there is stack for, are only found here.
    objects = [...parseAllDocuments(text, { logLevel: 'error', prettyErrors: false })]
      .filter(({ contents }) => contents !== null)
      .map(toContent)
  } catch (cause) {
    throw new StepFailure(`The file ${path} is no YAML: ${faultInText(text, cause)}.`, { remedy: 'Correct it.', cause })
  }
  if (objects.length > 1) {
    throw new StepFailure(`The file ${path} holds ${objects.length} objects.`, {
      remedy: 'Put each into a file of its own.',
    })
  }
  return objects[0] ?? { content: undefined }
}

function toContent(document: Document): Content {
  const [error] = document.errors
  if (error !== undefined) throw error
  return { content: document.toJS(), offsetOf: (path) => offsetInYaml(document, path) }
}
