import type { Document, Node, Pair } from 'yaml'
import { type DocumentPath, DocumentSyntaxError, type ParsedDocument } from './parsed-document.ts'
import { floatPattern, pythonYamlTags } from './python-yaml-tags.ts'

/** Uses of one anchor. A file with more is meant to exhaust memory. */
const maxAliasCount = 10_000

/**
 * Reads YAML as PyYAML's safe loader does: version 1.1, of members of the same name the last one counts, custom tags are refused,
 * dates become the text that Chaos Toolkit writes for them. Throws `DocumentSyntaxError`.
 */
export async function parseYaml(text: string): Promise<ParsedDocument> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text.startsWith('\uFEFF') ? text.slice(1) : text, {
    version: '1.1',
    schema: 'failsafe',
    merge: true,
    customTags: pythonYamlTags,
    uniqueKeys: false,
    prettyErrors: false,
    // Its warnings would go to standard error, with the lines that they are about.
    logLevel: 'error',
    lineCounter: lines,
  })
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const problem = document.errors[0] ?? document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED')
  if (problem !== undefined) throw new DocumentSyntaxError(clause(problem), position(problem.pos[0]))
  yaml.visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return
      const { source, range } = alias
      throw new DocumentSyntaxError(`no anchor before it is named ${source}`, position(range?.[0] ?? 0))
    },
  })
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new DocumentSyntaxError(clause(error), position(0))
  }
  return {
    value,
    positionOf(path) {
      const { offset } = nearest(document, path, yaml)
      return offset === undefined ? undefined : position(offset)
    },
    isFloat(path) {
      const { node, complete } = nearest(document, path, yaml)
      if (!complete || !yaml.isScalar(node) || typeof node.value !== 'number') return false
      return node.source !== undefined && floatPattern.test(node.source)
    },
  }
}

type Yaml = typeof import('yaml')

/** The node at a path, or the last one on the way to it, and where its key (if it has one) or its value begins. */
function nearest(document: Document.Parsed, path: DocumentPath, yaml: Yaml) {
  let node: Node | null | undefined = document.contents
  let offset = node?.range?.[0]
  for (const part of path) {
    const child = childOf(node, part, document, yaml)
    if (child?.node === undefined) return { node, offset, complete: false }
    node = child.node
    offset = (child.key ?? node)?.range?.[0] ?? offset
  }
  return { node: yaml.isAlias(node) ? node.resolve(document) : node, offset, complete: true }
}

interface Child {
  readonly key?: Node
  readonly node: Node | undefined
}

function childOf(
  node: Node | null | undefined,
  part: string | number,
  document: Document.Parsed,
  yaml: Yaml,
): Child | undefined {
  const block = yaml.isAlias(node) ? node.resolve(document) : node
  if (yaml.isSeq(block)) return { node: block.items[Number(part)] as Node | undefined }
  return yaml.isMap(block) ? member(block.items, String(part), document, yaml) : undefined
}

function member(pairs: readonly Pair[], name: string, document: Document.Parsed, yaml: Yaml): Child | undefined {
  const own = pairs.findLast(({ key }) => yaml.isScalar(key) && String(key.value) === name)
  if (own !== undefined) return { key: own.key as Node, node: own.value as Node }
  for (const { key, value } of pairs) {
    if (!yaml.isScalar(key) || key.source !== '<<') continue
    for (const merged of yaml.isSeq(value) ? value.items : [value]) {
      const block = yaml.isAlias(merged) ? merged.resolve(document) : merged
      const found = yaml.isMap(block) ? member(block.items, name, document, yaml) : undefined
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** What the library says is wrong, as a clause: `Unexpected token.` → `unexpected token` */
function clause({ message, code }: { readonly message: string; readonly code?: string }): string {
  if (code === 'MULTIPLE_DOCS') return 'there is more than one document'
  const line = message.split('\n')[0]!.replace(/[.:\s]+$/, '')
  if (code === 'TAG_RESOLVE_FAILED') {
    return `the tag ${line.replace(/^.*?: /, '').replace('tag:yaml.org,2002:', '!!')} is not known`
  }
  return /^[A-Z][a-z]/.test(line) ? line.charAt(0).toLowerCase() + line.slice(1) : line
}
