import { checkExactIntegers } from './check-exact-integers.ts'
import { checkJsonBounds } from './check-json-bounds.ts'
import { type DocumentPath, type ParsedDocument, positionsIn } from './parsed-document.ts'
import { type DoubledMember, type JsonNode, scanJson } from './scan-json.ts'

/**
 * Reads JSON as Python does: `NaN` and `Infinity` are numbers, of members of the same name the last one counts.
 * Throws `DocumentSyntaxError`, also for more levels or values than a document may have, and for whole numbers that would become others.
 */
export function parseJson(text: string): ParsedDocument {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text
  checkJsonBounds(content)
  const positionAt = positionsIn(content)
  const doubled: DoubledMember[] = []
  let scanned: JsonNode | undefined
  const root = () => {
    scanned ??= scanJson(content, (member) => doubled.push(member))
    return scanned
  }
  const value = readValue(content, root)
  checkExactIntegers(content)
  return {
    value,
    positionOf(path) {
      const { offset } = nearest(root(), path)
      return positionAt(offset)
    },
    isFloat(path) {
      const { node, complete } = nearest(root(), path)
      return complete && node.isFloat
    },
    doubledKeys() {
      root()
      return doubled
        .toSorted((one, other) => one.offset - other.offset)
        .map(({ name, offset, former }) => ({ name, position: positionAt(offset), former: positionAt(former) }))
    },
  }
}

function readValue(content: string, root: () => JsonNode): unknown {
  try {
    return JSON.parse(content)
  } catch {
    // The scanner says where and what, and knows Python's numbers.
    return root().value
  }
}

/** The node at a path, or the last one on the way to it, and where its key (if it has one) or its value begins. */
function nearest(root: JsonNode, path: DocumentPath) {
  let node = root
  let offset = root.start
  for (const part of path) {
    const child = node.children?.get(String(part))
    if (child === undefined) return { node, offset, complete: false }
    node = child.node
    offset = child.keyStart ?? node.start
  }
  return { node, offset, complete: true }
}
