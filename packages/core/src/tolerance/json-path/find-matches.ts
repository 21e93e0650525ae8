import { isMapping } from 'chaos-plugin-api'
import { callFunction } from './call-function.ts'
import type { JsonPath, Operand, Segment, Subscript } from './json-path.ts'
import { meetsCondition } from './meets-condition.ts'

/** What a path finds in a document, in the order of the reference: depth first, subscript by subscript. */
export function findMatches(path: JsonPath, document: unknown): readonly unknown[] {
  return matchesFrom(path, document, document)
}

/** `@` stands for `current`. */
function matchesFrom({ from, segments }: JsonPath, root: unknown, current: unknown): readonly unknown[] {
  return matchSegments(segments, root, from === '$' ? root : current)
}

/** What an operand stands for: the matches of a path, or just its value. */
function operandValues(operand: Operand, root: unknown, current: unknown): readonly unknown[] {
  return 'path' in operand ? matchesFrom(operand.path, root, current) : [operand.value]
}

function matchSegments(segments: readonly Segment[], root: unknown, node: unknown): readonly unknown[] {
  const [segment, ...rest] = segments
  if (segment === undefined) return [node]
  const here = segment.subscripts
    .flatMap((subscript) => select(subscript, root, node))
    .flatMap((child) => matchSegments(rest, root, child))
  if (!segment.descends) return here
  return [...here, ...childrenOf(node).flatMap((child) => matchSegments(segments, root, child))]
}

function select(subscript: Subscript, root: unknown, node: unknown): readonly unknown[] {
  switch (subscript.kind) {
    case 'name':
      return isMapping(node) && Object.hasOwn(node, subscript.name) ? [node[subscript.name]] : []
    case 'index':
      return atIndex(node, subscript.index)
    case 'slice':
      return Array.isArray(node) ? sliceIndexes(node.length, subscript).flatMap((index) => atIndex(node, index)) : []
    case 'wildcard':
      return childrenOf(node)
    case 'filter':
      return meetsCondition(subscript.condition, (operand) => operandValues(operand, root, node)) ? [node] : []
    case 'path':
      return matchesFrom(subscript.path, root, node).flatMap((found) => {
        if (typeof found === 'string') return select({ kind: 'name', name: found }, root, node)
        return Number.isInteger(found) || typeof found === 'boolean' ? atIndex(node, Number(found)) : []
      })
    case 'call':
      return callFunction(
        subscript.name,
        node,
        subscript.args.map((arg) => operandValues(arg, root, node)),
      )
  }
}

function childrenOf(node: unknown): readonly unknown[] {
  if (Array.isArray(node)) return node
  return isMapping(node) ? Object.values(node) : []
}

function atIndex(node: unknown, index: number): readonly unknown[] {
  if (!Array.isArray(node)) return []
  const at = index < 0 ? index + node.length : index
  return at >= 0 && at < node.length ? [node[at]] : []
}

/**
 * The reference counts a bound from the end once, and looks each index up anew: with a step below 0 that runs past the beginning
 * the last entries follow.
 */
function sliceIndexes(
  length: number,
  { start = 0, end = length, step = 1 }: Extract<Subscript, { kind: 'slice' }>,
): readonly number[] {
  let first = start < 0 ? Math.max(0, start + length) : start
  // Backwards from far beyond the end: nothing is found before the first step into the list.
  if (step < 0 && first >= length) first -= Math.ceil((first - length + 1) / -step) * -step
  const last = end < 0 ? end + length : end
  const indexes: number[] = []
  for (let index = first; step > 0 ? index < last : index > last; index += step) {
    if (step > 0 ? index >= length : index < -length) break
    indexes.push(index)
  }
  return indexes
}
