import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Manifest } from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'

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
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new StepFailure(`The file ${path} ${missing ? 'does not exist' : "can't be read"}.`, {
      remedy: 'Correct the path; it starts at the working directory.',
      cause,
    })
  }
  return toManifest(type === '.json' ? parseJson(text, path) : await parseYaml(text, path), path)
}

function toManifest(content: unknown, path: string): Manifest {
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as Manifest
  throw new StepFailure(`The file ${path} does not hold one object.`, { remedy: 'Put one Kubernetes object into it.' })
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new StepFailure(`The file ${path} is no JSON.`, { remedy: 'Correct it.', cause })
  }
}

async function parseYaml(text: string, path: string): Promise<unknown> {
  const { parseAllDocuments } = await import('yaml')
  const documents = parseAllDocuments(text, { logLevel: 'error', prettyErrors: false }).filter(
    ({ contents }) => contents !== null,
  )
  const [first] = documents
  const error = documents.flatMap(({ errors }) => errors)[0]
  if (error !== undefined)
    throw new StepFailure(`The file ${path} is no YAML.`, { remedy: 'Correct it.', cause: error })
  if (documents.length > 1) {
    throw new StepFailure(`The file ${path} holds ${documents.length} objects.`, {
      remedy: 'Put each into a file of its own.',
    })
  }
  return first?.toJS() as unknown
}
