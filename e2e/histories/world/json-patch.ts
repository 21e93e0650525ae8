import { isDeepStrictEqual } from 'node:util'
import { stepsOf } from './leaves.ts'

export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'test'
  readonly path: string
  readonly value?: unknown
}

type Mapping = Record<string, unknown>

/** Applies a JSON patch (RFC 6902) to mappings. Returns false where it can't be applied, or a test fails. */
export function patchJson(object: Mapping, operations: readonly Operation[]): boolean {
  return operations.every(({ op, path, value }) => {
    const steps = stepsOf(path)
    const last = steps.at(-1)!
    const parent = steps.slice(0, -1).reduce<unknown>((at, step) => (at as Mapping | undefined)?.[step], object)
    if (typeof parent !== 'object' || parent === null) return false
    const members = parent as Mapping
    if (op === 'test') return isDeepStrictEqual(members[last], value)
    if (op !== 'add' && !(last in members)) return false
    if (op === 'remove') delete members[last]
    else members[last] = structuredClone(value)
    return true
  })
}
