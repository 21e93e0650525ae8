import { isMapping } from '../value-equality.ts'
import type { FunctionName } from './json-path.ts'

/**
 * What a function at the end of a path gives for a node, once for each combination of its arguments' values. Nothing for nodes
 * of other types, nor for arguments that are no whole numbers.
 */
export function callFunction(
  name: FunctionName,
  node: unknown,
  args: readonly (readonly unknown[])[],
): readonly unknown[] {
  return combinations(args).flatMap((values) => call(name, node, values))
}

function call(name: FunctionName, node: unknown, args: readonly unknown[]): readonly unknown[] {
  switch (name) {
    case 'length':
      return Array.isArray(node) ? [node.length] : typeof node === 'string' ? [[...node].length] : []
    case 'keys':
      return isMapping(node) ? [Object.keys(node)] : []
    case 'values':
      return isMapping(node) ? [Object.values(node)] : []
    case 'entries':
      return isMapping(node) ? [Object.entries(node)] : []
    case 'charAt':
      return typeof node === 'string' && args.length === 1 && args.every(isInteger) ? charAt([...node], args) : []
    case 'substring':
      if (typeof node !== 'string' || args.length < 1 || args.length > 2 || !args.every(isInteger)) return []
      return [[...node].slice(args[0], args[1]).join('')]
  }
}

function charAt(chars: readonly string[], [index = 0]: readonly number[]): readonly string[] {
  const char = chars.at(index)
  return char === undefined ? [] : [char]
}

function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}

function combinations(lists: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  return lists.reduce<readonly (readonly unknown[])[]>(
    (heads, list) => heads.flatMap((head) => list.map((value) => [...head, value])),
    [[]],
  )
}
