import { mostLevels, mostValues } from 'chaos-plugin-api'
import type { Alias, CST, Document, DocumentOptions, Node, ParseOptions, SchemaOptions, YAMLMap } from 'yaml'
import { floatPattern } from '../python/yaml-tags.ts'
import { inexactInteger } from './check-exact-integers.ts'
import { DocumentSyntaxError, type DoubledKey, type Position } from './parsed-document.ts'

type Yaml = typeof import('yaml')

/** Words and signs of a text that are read at most: a million of them take some seconds, and a quarter of a GiB. */
const mostWords = 2_000_000

/** Anchors of a text and uses of them together: the library looks through all of them for each use. */
const mostAnchors = 10_000

/** A text of YAML whose size, depth and expansion are within bounds. */
export interface ComposedYaml {
  readonly document: Document.Parsed
  /** What each use of an anchor stands for. */
  readonly targets: ReadonlyMap<Alias, Node>
  /** The names that stand more than once in a mapping. */
  readonly doubled: readonly DoubledKey[]
  /** The position of a character, counted from 0. */
  position(offset: number): Position
}

interface ComposeOptions extends ParseOptions, DocumentOptions, SchemaOptions {
  /** Whether the text may have more documents than one. */
  readonly several: boolean
}

/**
 * Reads the documents of a text of YAML as far as their nodes. Throws `DocumentSyntaxError` where they are none, or are beyond what documents may have:
 * levels, values, anchors that contain themselves or stand for too much, or whole numbers that would become others.
 */
export async function composeYaml(
  text: string,
  { several, ...options }: ComposeOptions,
): Promise<readonly ComposedYaml[]> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const fail = (message: string, offset: number): never => {
    throw new DocumentSyntaxError(message, position(offset))
  }
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text
  const tokens = tokensOf(content, lines.addNewLine, yaml, fail)
  const composer = new yaml.Composer({ ...options, prettyErrors: false })
  const composed: ComposedYaml[] = []
  for (const document of composer.compose(tokens, true, content.length) as Iterable<Document.Parsed>) {
    if (composed.length > 0 && !several) fail('there is more than one document', document.range[0])
    const problem = document.errors[0] ?? document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED')
    if (problem !== undefined) fail(unquotedReference(content, problem.pos[0]) ?? clause(problem), problem.pos[0])
    const targets = targetsIn(document, yaml, fail)
    refuseInexactIntegers(document, yaml, fail)
    composed.push({ document, targets, doubled: doubledIn(document, yaml, position), position })
  }
  return composed
}

/** Says so where it is a reference such as `[${x}]` that can't be read: between brackets, the brace of one begins a mapping. */
function unquotedReference(text: string, brace: number): string | undefined {
  const name = /^\{[A-Za-z_]\w*\}/.exec(text.slice(brace, brace + 200))?.[0]
  if (name === undefined || text.charAt(brace - 1) !== '$') return undefined
  const before = /[^\s,[\]{}"']*$/.exec(text.slice(Math.max(0, brace - 100), brace))?.[0] ?? ''
  const after = /^[^\s,[\]{}"']*/.exec(text.slice(brace + name.length, brace + name.length + 100))?.[0] ?? ''
  return `a reference between brackets must stand in quotes: "${before}${name}${after}"`
}

/** Finds names that stand more than once in a mapping. */
function doubledIn(
  document: Document.Parsed,
  yaml: Yaml,
  position: (offset: number) => Position,
): readonly DoubledKey[] {
  const doubled: DoubledKey[] = []
  yaml.visit(document, {
    Map(_, { items }) {
      const seen = new Map<string, number>()
      for (const { key } of items) {
        if (!yaml.isScalar(key) || key.source === '<<') continue
        const name = String(key.value)
        const offset = key.range?.[0] ?? 0
        const former = seen.get(name)
        if (former !== undefined) doubled.push({ name, position: position(offset), former: position(former) })
        seen.set(name, offset)
      }
    },
  })
  return doubled
}

/** Whole numbers that would silently become others: Python keeps them, JavaScript has none beyond 2^53. */
function refuseInexactIntegers(document: Document.Parsed, yaml: Yaml, fail: Fail): void {
  yaml.visit(document, {
    Scalar(_, { value, source = '', range }) {
      if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return
      if (!floatPattern.test(source)) fail(inexactInteger(source), range?.[0] ?? 0)
    },
  })
}

type Fail = (message: string, offset: number) => never

/** What the parser makes of a text before anything in it is composed, which needs a frame of the stack for each level. */
function tokensOf(text: string, onLine: (offset: number) => void, yaml: Yaml, fail: Fail): readonly CST.Token[] {
  const parser = new yaml.Parser(onLine)
  onLine(0)
  const tokens: CST.Token[] = []
  let words = 0
  for (const word of new yaml.Lexer().lex(text)) {
    const at = parser.offset
    for (const token of parser.next(word)) tokens.push(token)
    // One more is the document itself.
    if (parser.stack.length > mostLevels + 1) fail(`there are more than ${mostLevels} levels`, at)
    if (++words > mostWords) fail(`there are more than ${mostWords} words and signs before this`, at)
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

/** How much a node stands for, once each use of an anchor is replaced by its meaning. */
interface Extent {
  readonly values: number
  readonly levels: number
}

/** Finds what each use of an anchor stands for: the last node before it that has this anchor. */
function targetsIn(document: Document.Parsed, yaml: Yaml, fail: Fail): ReadonlyMap<Alias, Node> {
  const targets = new Map<Alias, Node>()
  const named = new Map<string, Node>()
  // What is not in it yet is what the use of its anchor stands in.
  const extents = new Map<Node, Extent>()
  let anchors = 0

  function extentOf(node: unknown): Extent {
    if (!yaml.isNode(node)) return { values: 1, levels: 0 }
    const at = node.range?.[0] ?? 0
    if (yaml.isAlias(node)) return extentOfUse(node, at)
    if (node.anchor !== undefined) {
      named.set(node.anchor, node)
      count(at)
    }
    const children = yaml.isMap(node)
      ? node.items.flatMap(({ key, value }) => [extentOf(key), extentOf(value)])
      : yaml.isSeq(node)
        ? node.items.map(extentOf)
        : []
    const extent = children.reduce(
      (sum, { values, levels }) => ({ values: sum.values + values, levels: Math.max(sum.levels, levels + 1) }),
      { values: 1, levels: yaml.isCollection(node) ? 1 : 0 },
    )
    if (extent.values > mostValues) fail(`its anchors stand for more than ${mostValues} values`, at)
    if (extent.levels > mostLevels) fail(`its anchors stand for more than ${mostLevels} levels`, at)
    if (yaml.isMap(node)) refuseKeys(node)
    if (node.anchor !== undefined) extents.set(node, extent)
    return extent
  }

  /** PyYAML takes no such keys either; mostly they are what is left of a template. */
  function refuseKeys({ items }: YAMLMap): void {
    const odd = items.find(({ key }) => yaml.isCollection(key))?.key as Node | undefined
    if (odd !== undefined) {
      fail(
        'a name in a mapping must be a text; fill in {{ … }} of a template first, or put it in quotes',
        odd.range?.[0] ?? 0,
      )
    }
  }

  function extentOfUse(alias: Alias, at: number): Extent {
    count(at)
    const { source } = alias
    const target = named.get(source)
    if (target === undefined) return fail(`no anchor before it is named ${source}`, at)
    targets.set(alias, target)
    return extents.get(target) ?? fail(`the anchor ${source} contains itself`, at)
  }

  function count(at: number): void {
    if (++anchors > mostAnchors) fail(`there are more than ${mostAnchors} anchors and uses of them`, at)
  }

  extentOf(document.contents)
  return targets
}

/** What the library says is wrong, as a clause: `Unexpected token.` → `unexpected token` */
export function clause({ message, code }: { readonly message: string; readonly code?: string }): string {
  const line = message.split('\n')[0]!.replace(/[.:\s]+$/, '')
  if (code === 'TAG_RESOLVE_FAILED') {
    return `the tag ${line.replace(/^.*?: /, '').replace('tag:yaml.org,2002:', '!!')} is not known`
  }
  return /^[A-Z][a-z]/.test(line) ? line.charAt(0).toLowerCase() + line.slice(1) : line
}
