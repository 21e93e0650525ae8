import { parseJson } from '../documents/parse-json.ts'
import { parseYaml } from '../documents/parse-yaml.ts'
import { DocumentSyntaxError, type ParsedDocument } from '../documents/parsed-document.ts'
import { pythonStr } from '../python/text-form.ts'
import { isManifest, surelyExperiment as sure } from './is-manifest.ts'
import { type Block, isBlock, type Path } from './validation-context.ts'
import { visitTexts } from './visit-texts.ts'

/** An experiment that stands in a Kubernetes manifest. */
export interface WrappedExperiment {
  /** Of the object: `ConfigMap chaostoolkit-experiment`. */
  readonly object: string
  /** Where it stands in the object: the key of a ConfigMap, else the way there. */
  readonly key: string
  /** The experiment, or why its text can't be read. */
  readonly content: ParsedDocument | DocumentSyntaxError
  /** Whether it is a text, with lines of its own, and no mapping of the file. */
  readonly isText: boolean
}

/** Keys by two of which an experiment is known though it lacks those that tell it surely. */
const telling = ['title', 'description', 'rollbacks', 'configuration', 'secrets', 'controls', 'tags']

/** How much of a text is looked at to tell whether it may be an experiment. */
const glance = 10_000

/** What a manifest is, in a sentence: `ConfigMap chaostoolkit-experiment`. */
export function nameOfManifest(manifest: Block): string {
  const metadata = manifest['metadata']
  const name = isBlock(metadata) ? metadata['name'] : undefined
  return typeof name === 'string' ? `${pythonStr(manifest['kind'])} ${name}` : pythonStr(manifest['kind'])
}

/** The objects that a document holds: itself, or those of a list. */
export function objectsIn(document: ParsedDocument): readonly { readonly object: Block; readonly path: Path }[] {
  const { value } = document
  if (!isManifest(value)) return []
  const { kind, items } = value
  if (!pythonStr(kind).endsWith('List') || !Array.isArray(items)) return [{ object: value, path: [] }]
  return (items as readonly unknown[]).flatMap((item, index) =>
    isManifest(item) ? [{ object: item, path: ['items', index] }] : [],
  )
}

/** Finds the experiments in an object of a document: texts that hold one, and mappings that are one. */
export async function experimentsIn(
  document: ParsedDocument,
  object: Block,
  path: Path,
): Promise<readonly WrappedExperiment[]> {
  const name = nameOfManifest(object)
  const found: WrappedExperiment[] = []
  for (const inside of mappingsIn(object)) {
    found.push({ object: name, key: inside.join('.'), content: partOf(document, [...path, ...inside]), isText: false })
  }
  const texts: { readonly text: string; readonly inside: Path }[] = []
  visitTexts(object, [], (text, where) => {
    if (mayBeExperiment(text, where())) texts.push({ text, inside: where() })
  })
  for (const { text, inside } of texts) {
    const content = await read(text)
    const isOne = content instanceof DocumentSyntaxError ? isNamedSo(inside) : isExperiment(content.value)
    const isData = object['kind'] === 'ConfigMap' && inside[0] === 'data'
    if (isOne) found.push({ object: name, key: (isData ? inside.slice(1) : inside).join('.'), content, isText: true })
  }
  return found
}

function isExperiment(value: unknown): boolean {
  if (!isBlock(value) || isManifest(value)) return false
  return Array.isArray(value['method']) || [...telling, ...sure].filter((key) => key in value).length > 1
}

function has(value: Block, keys: readonly string[]): boolean {
  return keys.some((key) => key in value)
}

/** The ways to mappings that are experiments. */
function mappingsIn(object: Block): readonly Path[] {
  const found: Path[] = []
  const look = (value: unknown, path: Path): void => {
    if (typeof value !== 'object' || value === null) return
    if (path.length > 0 && isBlock(value) && has(value, sure) && 'title' in value) {
      found.push(path)
      return
    }
    for (const [key, item] of Object.entries(value)) look(item, [...path, Array.isArray(value) ? Number(key) : key])
  }
  look(object, [])
  return found
}

function mayBeExperiment(text: string, path: Path): boolean {
  return isNamedSo(path) || /\b(?:title|description|method)\b['"]?\s*:/.test(text.slice(0, glance))
}

/** Whether a text is called an experiment where it stands: `experiment.json`. */
function isNamedSo(path: Path): boolean {
  return /experiment.*\.(?:json|ya?ml)$/i.test(String(path.at(-1)))
}

async function read(text: string): Promise<ParsedDocument | DocumentSyntaxError> {
  try {
    return text.trimStart().startsWith('{') ? parseJson(text) : await parseYaml(text)
  } catch (error) {
    if (error instanceof DocumentSyntaxError) return error
    throw error
  }
}

/** What stands at a path of a document, as a document of its own. */
function partOf(document: ParsedDocument, at: Path): ParsedDocument {
  const value = at.reduce<unknown>(
    (part, key) => (part as Readonly<Record<string | number, unknown>>)[key],
    document.value,
  )
  return {
    value,
    positionOf: (path) => document.positionOf([...at, ...path]),
    isFloat: (path) => document.isFloat([...at, ...path]),
    doubledKeys: () => document.doubledKeys(),
  }
}
