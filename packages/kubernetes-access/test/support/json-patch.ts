import { isDeepStrictEqual } from 'node:util'

export interface Operation {
  readonly op: string
  /** A JSON pointer. */
  readonly path: string
  readonly value?: unknown
}

type Members = Record<string, unknown>

/** What a JSON patch makes of a document; undefined where one of its tests fails, or it takes away what is not there. */
export function applyJsonPatch(document: object, operations: readonly Operation[]): object | undefined {
  const copy = JSON.parse(JSON.stringify(document)) as object
  for (const { op, path, value } of operations) {
    const parts = path
      .slice(1)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = parts.pop()!
    const parent = parts.reduce<Members | undefined>((at, part) => at?.[part] as Members | undefined, copy as Members)
    if (parent === undefined) return undefined
    if (op === 'test' ? !isDeepStrictEqual(parent[last], value) : op !== 'add' && !Object.hasOwn(parent, last)) {
      return undefined
    }
    if (op === 'test') continue
    if (!Array.isArray(parent)) {
      if (op === 'remove') delete parent[last]
      else parent[last] = value
    } else if (op === 'add') parent.splice(last === '-' ? parent.length : Number(last), 0, value)
    else parent.splice(Number(last), 1, ...(op === 'remove' ? [] : [value]))
  }
  return copy
}
