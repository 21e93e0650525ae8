import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { type ConcretePath, valueAt } from './field-path.ts'

/** One entry of `metadata.managedFields`: who set which fields last. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
export const managedFieldsEntry = z.looseObject({
  manager: z.string().optional(),
  operation: z.string().optional(),
  apiVersion: z.string().optional(),
  time: z.string().optional(),
  subresource: z.string().optional(),
  fieldsV1: z.record(z.string(), z.json()).optional(),
})
/** See `managedFieldsEntry`. */
export type ManagedFieldsEntry = z.infer<typeof managedFieldsEntry>

/** Fields as the API names them: `f:spec`, `k:{"name":"web"}`. */
export type FieldSet = { readonly [part: string]: FieldSet }

/** The name under which entries of old managers are merged: nobody can tell whose they were. */
const merged = 'ancient-changes'
const ourPrefix = 'chaos/'

/** The name under which a run writes. */
export function managerOf(runId: string): string {
  return `${ourPrefix}${runId}`
}

/** Whether an entry is that of a run, this one or another. */
export function isOurs({ manager }: ManagedFieldsEntry): boolean {
  return manager?.startsWith(ourPrefix) === true
}

/** Whether an entry is of old managers, so that nobody can tell whose its fields were. */
export function isMerged({ manager }: ManagedFieldsEntry): boolean {
  return manager === merged
}

/** The entries of an object; none where it has none, or was read without. */
export function entriesOf(object: KubernetesObject): readonly ManagedFieldsEntry[] {
  const entries = object.metadata['managedFields']
  return Array.isArray(entries) ? (entries as ManagedFieldsEntry[]) : []
}

/** Who owns a field. */
export interface FieldOwners {
  /** Whether a run of ours is among them. */
  readonly ours: boolean
  /** Those that are runs of ours, this one and others, by the names of their managers. */
  readonly runs: readonly string[]
  /** The others, by the names of their managers. */
  readonly others: readonly string[]
  /** Whether nobody can tell: there are no entries, or old ones that were merged have the field. */
  readonly unknown: boolean
  /** Whether the field is only known as a part of something larger, a list that is one field. */
  readonly coarse: boolean
}

/** Who owns a field, or a part of it. */
export function ownersOf(object: KubernetesObject, path: ConcretePath): FieldOwners {
  const entries = entriesOf(object)
  const owning = entries.flatMap((entry) => {
    const found = ownedPart(entry, object, path)
    return found === undefined ? [] : [{ entry, found }]
  })
  const runs = owning.flatMap(({ entry }) => (isOurs(entry) ? [entry.manager!] : []))
  return {
    ours: runs.length > 0,
    runs,
    others: [...new Set(owning.flatMap(({ entry }) => (isOurs(entry) || isMerged(entry) ? [] : [nameOf(entry)])))],
    unknown: entries.length === 0 || owning.some(({ entry }) => isMerged(entry)),
    coarse: owning.some(({ found }) => found.length < path.length),
  }
}

/** The part of a field, or of what it is a part of, that an entry owns, as the API names its way; undefined where it owns none. */
export function ownedPart(
  { fieldsV1 }: ManagedFieldsEntry,
  object: unknown,
  path: ConcretePath,
): readonly string[] | undefined {
  let fields = fieldsV1 as FieldSet | undefined
  const way: string[] = []
  for (const [depth, step] of path.entries()) {
    if (fields === undefined) return undefined
    const members = Object.keys(fields).filter((part) => part !== '.')
    // Nothing below it: what is above our field is owned as one.
    if (members.length === 0) return depth === 0 || '.' in fields ? undefined : way
    const part = typeof step === 'string' ? `f:${step}` : itemName(members, valueAt(object, path.slice(0, depth + 1)))
    if (part === undefined || !(part in fields)) return undefined
    way.push(part)
    fields = fields[part]
  }
  return way
}

/** The name of an item of a list among those of a set: by its key, its value, or its index. */
function itemName(members: readonly string[], item: unknown): string | undefined {
  return members.find((name) => {
    if (name.startsWith('v:')) return isDeepStrictEqual(JSON.parse(name.slice(2)), item)
    if (!name.startsWith('k:') || typeof item !== 'object' || item === null) return false
    const key = Object.entries(JSON.parse(name.slice(2)) as Record<string, unknown>)
    return key.every(([part, value]) => isDeepStrictEqual((item as Record<string, unknown>)[part], value))
  })
}

/** The entries of an object that own a field, with this field only: who has to own it again in the end. */
export function formerOwners(object: KubernetesObject, path: ConcretePath): readonly ManagedFieldsEntry[] {
  return entriesOf(object).flatMap((entry) => {
    const way = ownedPart(entry, object, path)
    if (way === undefined) return []
    return [{ ...entry, fieldsV1: onlyAt(entry.fieldsV1 as FieldSet, way) as ManagedFieldsEntry['fieldsV1'] }]
  })
}

function onlyAt(fields: FieldSet, [part, ...rest]: readonly string[]): FieldSet {
  return part === undefined ? fields : { [part]: onlyAt(fields[part] ?? {}, rest) }
}

/** All fields that these entries own. */
export function fieldsOf(entries: readonly ManagedFieldsEntry[]): FieldSet {
  return entries.map(({ fieldsV1 = {} }) => fieldsV1 as FieldSet).reduce(unite, {})
}

/** An entry with those of its fields only that are in a set. */
export function restrictedTo(entry: ManagedFieldsEntry, fields: FieldSet): ManagedFieldsEntry {
  const left = commonFields((entry.fieldsV1 ?? {}) as FieldSet, fields)
  return { ...entry, fieldsV1: left as ManagedFieldsEntry['fieldsV1'] }
}

/** The fields that are in both sets. */
export function commonFields(a: FieldSet, b: FieldSet): FieldSet {
  return Object.fromEntries(
    Object.entries(a).flatMap(([part, below]) => {
      const other = b[part]
      return other === undefined ? [] : [[part, commonFields(below, other)] as const]
    }),
  )
}

/** The fields of a set but those that are in `taken`, unless they are in `shared`, too. */
export function fieldsBut(fields: FieldSet, taken: FieldSet, shared: FieldSet = {}): FieldSet {
  const left = Object.entries(fields).flatMap(([part, below]) => {
    const [took, shares] = [taken[part], shared[part]]
    if (took === undefined) return [[part, below] as const]
    if (isEmptySet(below)) return shares === undefined ? [] : [[part, below] as const]
    const rest = fieldsBut(below, took, shares ?? {})
    return isEmptySet(rest) ? [] : [[part, rest] as const]
  })
  return Object.fromEntries(left)
}

/** Whether there is nothing in a set. */
export function isEmptySet(fields: FieldSet): boolean {
  return Object.keys(fields).every((name) => name === '.')
}

/** The fields of both sets. */
export function unite(a: FieldSet, b: FieldSet): FieldSet {
  const united: Record<string, FieldSet> = { ...a }
  for (const [part, fields] of Object.entries(b)) united[part] = part in a ? unite(a[part]!, fields) : fields
  return united
}

/** The fields of a set without one, and what is below it. What is left empty by that goes, too. */
export function without(fields: FieldSet, [part, ...rest]: readonly string[]): FieldSet {
  if (part === undefined || !(part in fields)) return fields
  const { [part]: at, ...others } = fields
  if (rest.length === 0) return others
  const left = without(at!, rest)
  return isEmptySet(left) ? others : { ...others, [part]: left }
}

function nameOf({ manager, subresource }: ManagedFieldsEntry): string {
  return `${manager ?? 'somebody'}${subresource === undefined ? '' : ` (${subresource})`}`
}
