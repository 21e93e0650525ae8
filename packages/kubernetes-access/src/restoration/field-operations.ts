import { isMapping } from 'chaos-plugin-api'
import type { JsonPatchOperation } from '../cluster.ts'
import { behind, type ConcretePath, pointer, valueAt } from './field-path.ts'

/** What a field is to be: undefined takes it away. */
export interface FieldTarget {
  readonly path: ConcretePath
  readonly to: unknown
  /** How many of the mappings and lists that it stands in go with it, from the innermost on, if they are empty then. */
  readonly made: number
}

/** The operations that bring fields of an object to their values, in one JSON patch. Makes the mappings that a field stands in where they are missing. */
export function fieldOperations(object: unknown, targets: readonly FieldTarget[]): readonly JsonPatchOperation[] {
  return alter(structuredClone(object), targets)
}

/** A copy of an object whose fields have their values. */
export function withFields<T>(object: T, targets: readonly FieldTarget[]): T {
  const draft = structuredClone(object)
  alter(draft, targets)
  return draft
}

function alter(draft: unknown, targets: readonly FieldTarget[]): readonly JsonPatchOperation[] {
  return inOrder(targets).flatMap(({ path, to, made }) =>
    to === undefined ? remove(draft, path, made) : set(draft, path, to),
  )
}

/** Items of lists go at the end, from the last one on: each that goes moves those behind it. */
function inOrder(targets: readonly FieldTarget[]): readonly FieldTarget[] {
  const place = ({ path, to }: FieldTarget) =>
    to === undefined && typeof path.at(-1) === 'number' ? path.at(-1) : undefined
  const [items, others] = [
    targets.filter((each) => place(each) !== undefined),
    targets.filter((each) => place(each) === undefined),
  ]
  return [...others, ...items.toSorted((a, b) => Number(place(b)) - Number(place(a)))]
}

/** How many of the mappings that a field stands in are missing. */
export function missingAbove(object: unknown, path: ConcretePath): number {
  let missing = 0
  while (missing < path.length - 1 && valueAt(object, path.slice(0, path.length - 1 - missing)) === undefined)
    missing += 1
  return missing
}

/** How many of the mappings that a field stands in hold nothing else. */
export function onlyMemberOf(object: unknown, path: ConcretePath): number {
  let only = 0
  while (only < path.length - 1 && holdsOne(valueAt(object, path.slice(0, path.length - 1 - only)))) only += 1
  return only
}

function holdsOne(value: unknown): boolean {
  return isMapping(value) && Object.keys(value).length === 1
}

function set(draft: unknown, path: ConcretePath, to: unknown): readonly JsonPatchOperation[] {
  const missing = missingAbove(draft, path)
  const at = path.slice(0, path.length - missing)
  const value = path
    .slice(at.length)
    .reduceRight<unknown>((inner, step) => (step === behind ? [inner] : { [step]: inner }), to)
  const op = valueAt(draft, at) === undefined ? 'add' : 'replace'
  const parent = valueAt(draft, at.slice(0, -1)) as Record<string | number, unknown>
  if (Array.isArray(parent) && at.at(-1) === behind) parent.push(structuredClone(value))
  else parent[at.at(-1)!] = structuredClone(value)
  return [{ op, path: pointer(at), value }]
}

function remove(draft: unknown, path: ConcretePath, made: number): readonly JsonPatchOperation[] {
  let at = path
  for (let above = 0; above < made && at.length > 1; above += 1) {
    const parent = valueAt(draft, at.slice(0, -1))
    if (!isMapping(parent) && !Array.isArray(parent)) break
    if (Object.keys(parent).some((name) => name !== String(at.at(-1)))) break
    at = at.slice(0, -1)
  }
  if (valueAt(draft, at) === undefined) return []
  const parent = valueAt(draft, at.slice(0, -1)) as Record<string | number, unknown>
  if (Array.isArray(parent)) parent.splice(Number(at.at(-1)), 1)
  else delete parent[at.at(-1)!]
  return [{ op: 'remove', path: pointer(at) }]
}
