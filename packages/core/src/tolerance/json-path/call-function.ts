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
  const found: unknown[] = []
  for (const values of combinations(args)) found.push(...call(name, node, values))
  return found
}

function call(name: FunctionName, node: unknown, args: readonly unknown[]): readonly unknown[] {
  if (name === 'charAt' || name === 'substring') {
    if (typeof node !== 'string' || !args.every(isInteger)) return []
    const chars = [...node]
    if (name === 'charAt') return args.length === 1 ? charAt(chars, args) : []
    return args.length === 1 || args.length === 2 ? [chars.slice(args[0], args[1]).join('')] : []
  }
  if (args.length > 0) return []
  if (name === 'length') return Array.isArray(node) || typeof node === 'string' ? [[...node].length] : []
  if (typeof node !== 'object' || node === null) return []
  // The keys of a list are its indexes.
  const entries: [unknown, unknown][] = Array.isArray(node) ? [...node.entries()] : Object.entries(node)
  if (name === 'keys') return [entries.map(([key]) => key)]
  return [name === 'values' ? entries.map(([, value]) => value) : entries]
}

function charAt(chars: readonly string[], [index = 0]: readonly number[]): readonly string[] {
  const char = chars.at(index)
  return char === undefined ? [] : [char]
}

function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}

/** One by one: there may be more of them than fit into memory. */
function* combinations([first, ...rest]: readonly (readonly unknown[])[]): Generator<readonly unknown[]> {
  if (first === undefined) {
    yield []
    return
  }
  for (const value of first) for (const tail of combinations(rest)) yield [value, ...tail]
}
