import type { Alias, Document, Node, Pair } from 'yaml'
import { floatPattern, pythonYamlTags } from '../python/yaml-tags.ts'
import { type ComposedYaml, clause, composeYaml } from './compose-yaml.ts'
import { type DocumentPath, DocumentSyntaxError, type ParsedDocument } from './parsed-document.ts'

/**
 * Reads YAML as PyYAML's safe loader does: version 1.1, of members of the same name the last one counts, custom tags are refused,
 * dates become the text that Chaos Toolkit writes for them. Throws `DocumentSyntaxError`, also for more levels or values than a document may have,
 * and for anchors that contain themselves.
 */
export async function parseYaml(text: string): Promise<ParsedDocument> {
  const [parsed] = await parseDocuments(text, false)
  return parsed!
}

/** Reads a text that may have several documents in the same way; there is at least one. */
export async function parseYamlStream(text: string): Promise<readonly ParsedDocument[]> {
  return parseDocuments(text, true)
}

async function parseDocuments(text: string, several: boolean): Promise<readonly ParsedDocument[]> {
  const yaml = await import('yaml')
  const composed = await composeYaml(text, {
    several,
    version: '1.1',
    schema: 'failsafe',
    merge: true,
    customTags: pythonYamlTags,
    uniqueKeys: false,
    // Its warnings would go to standard error, with the lines that they are about.
    logLevel: 'error',
  })
  return composed.map((each) => parsedDocument(each, yaml))
}

function parsedDocument({ document, targets, doubled, position }: ComposedYaml, yaml: Yaml): ParsedDocument {
  const meant: Meaning = (node) => (yaml.isAlias(node) ? targets.get(node as Alias) : node)
  let value: unknown
  try {
    // What the anchors stand for was counted.
    value = document.toJS({ maxAliasCount: -1 })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new DocumentSyntaxError(clause(error), position(0))
  }
  return {
    value,
    positionOf(path) {
      const { offset } = nearest(document, path, yaml, meant)
      return offset === undefined ? undefined : position(offset)
    },
    isFloat(path) {
      const { node, complete } = nearest(document, path, yaml, meant)
      if (!complete || !yaml.isScalar(node) || typeof node.value !== 'number') return false
      return node.source !== undefined && floatPattern.test(node.source)
    },
    doubledKeys: () => doubled,
  }
}

type Yaml = typeof import('yaml')

/** What a node stands for, if it is the use of an anchor. */
type Meaning = (node: unknown) => unknown

/** The node at a path, or the last one on the way to it, and where its key (if it has one) or its value begins. */
function nearest(document: Document.Parsed, path: DocumentPath, yaml: Yaml, meant: Meaning) {
  let node: Node | null | undefined = document.contents
  let offset = node?.range?.[0]
  for (const part of path) {
    const child = childOf(node, part, yaml, meant)
    if (child?.node === undefined) return { node, offset, complete: false }
    node = child.node
    offset = (child.key ?? node)?.range?.[0] ?? offset
  }
  return { node: meant(node), offset, complete: true }
}

interface Child {
  readonly key?: Node
  readonly node: Node | undefined
}

function childOf(node: Node | null | undefined, part: string | number, yaml: Yaml, meant: Meaning): Child | undefined {
  const block = meant(node)
  if (yaml.isSeq(block)) return { node: block.items[Number(part)] as Node | undefined }
  return yaml.isMap(block) ? member(block.items, String(part), yaml, meant) : undefined
}

function member(pairs: readonly Pair[], name: string, yaml: Yaml, meant: Meaning): Child | undefined {
  const own = byName(pairs, yaml).get(name)
  if (own !== undefined) return { key: own.key as Node, node: own.value as Node }
  for (const { key, value } of pairs) {
    if (!yaml.isScalar(key) || key.source !== '<<') continue
    for (const merged of yaml.isSeq(value) ? value.items : [value]) {
      const block = meant(merged)
      const found = yaml.isMap(block) ? member(block.items, name, yaml, meant) : undefined
      if (found !== undefined) return found
    }
  }
  return undefined
}

const known = new WeakMap<readonly Pair[], ReadonlyMap<string, Pair>>()

/** The pairs of a mapping by their names; of the same name the last one. A mapping is often asked for each of its names. */
function byName(pairs: readonly Pair[], yaml: Yaml): ReadonlyMap<string, Pair> {
  const found = known.get(pairs)
  if (found !== undefined) return found
  const named = pairs.flatMap((pair) => (yaml.isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : []))
  const index = new Map(named)
  known.set(pairs, index)
  return index
}
