import type { Manifest } from 'chaos-kubernetes-access'
import {
  checkDocument,
  faultInText,
  isMapping,
  type OffsetOf,
  OutOfBounds,
  offsetInYaml,
  StepFailure,
} from 'chaos-plugin-api'
import type { Document } from 'yaml'

/** Makes one object of a JSON text. Failures begin with `source`, which says what the text is: `The file web.json`. */
export function parseJsonManifest(text: string, source: string): Manifest {
  return toManifest(parseJson(text, source), text, source)
}

/** The same of a YAML text. */
export async function parseYamlManifest(text: string, source: string): Promise<Manifest> {
  return toManifest(await parseYaml(text, source), text, source)
}

/** Reads a YAML text that holds anything, such as the list of a JSON patch. */
export async function parseYamlText(text: string, source: string): Promise<unknown> {
  return checked(await parseYaml(text, source), text, source)
}

/** What a text holds, and where in it something stands, if that is known. */
interface Content {
  readonly content: unknown
  readonly offsetOf?: OffsetOf
}

function toManifest(parsed: Content, text: string, source: string): Manifest {
  const content = checked(parsed, text, source)
  if (isMapping(content)) return content as Manifest
  throw new StepFailure(`${source} does not hold one object.`, { remedy: 'Put one Kubernetes object into it.' })
}

function checked({ content, offsetOf }: Content, text: string, source: string): unknown {
  try {
    checkDocument(content)
  } catch (cause) {
    if (!(cause instanceof OutOfBounds)) throw cause
    throw new StepFailure(`${source} can't be used: ${faultInText(text, cause, offsetOf)}.`, {
      remedy: 'Make it smaller.',
      cause,
    })
  }
  return content
}

function parseJson(text: string, source: string): Content {
  try {
    return { content: JSON.parse(text) as unknown }
  } catch (cause) {
    throw new StepFailure(`${source} is no JSON: ${faultInText(text, cause)}.`, { remedy: 'Correct it.', cause })
  }
}

async function parseYaml(text: string, source: string): Promise<Content> {
  const { parseAllDocuments } = await import('yaml')
  let objects: readonly Content[]
  try {
    // Uses of anchors that name none, and more levels than there is stack for, are only found here.
    objects = [...parseAllDocuments(text, { logLevel: 'error', prettyErrors: false })]
      .filter(({ contents }) => contents !== null)
      .map(toContent)
  } catch (cause) {
    throw new StepFailure(`${source} is no YAML: ${faultInText(text, cause)}.`, { remedy: 'Correct it.', cause })
  }
  if (objects.length > 1) {
    throw new StepFailure(`${source} holds ${objects.length} objects.`, {
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
