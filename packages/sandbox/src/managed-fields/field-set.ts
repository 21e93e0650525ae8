import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'

/**
 * A set of fields as `fieldsV1` writes it: `f:name` for a member, `k:{…}` for an item of a keyed list, `v:…` for an item of a
 * set; `.` says that the field itself belongs to the set too.
 */
export interface FieldSet {
  [key: string]: FieldSet
}

/** All fields of an object; lists that are replaced as a whole count as one field. */
function fieldsOf(value: unknown, schema: FieldSchema | undefined): FieldSet {
  return collect(value, resolveSchema(schema))
}

const untracked = new Set(['apiVersion', 'kind'])
const untrackedMetadata = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
])

/** The fields of a whole object that managers can own. */
export function ownableFields(object: JsonRecord, schema: FieldSchema | undefined): FieldSet {
  const owned = Object.fromEntries(Object.entries(object).filter(([key]) => !untracked.has(key)))
  if (isRecord(owned['metadata'])) {
    owned['metadata'] = Object.fromEntries(
      Object.entries(owned['metadata']).filter(([key]) => !untrackedMetadata.has(key)),
    )
  }
  const fields = fieldsOf(owned, schema)
  if (fields['f:metadata'] && Object.keys(fields['f:metadata']).length === 0) delete fields['f:metadata']
  return fields
}

function collect(value: unknown, schema: ResolvedSchema): FieldSet {
  const fields: FieldSet = {}
  if (schema.atomic) return fields
  if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) fields[`f:${key}`] = collect(member, resolveSchema(memberSchema(schema, key)))
    }
    return fields
  }
  if (!Array.isArray(value) || !isKeyed(schema)) return fields
  const inner = resolveSchema(schema.items)
  for (const item of value as readonly unknown[]) {
    fields[itemKey(item, schema)] = isRecord(item) ? { '.': {}, ...collect(item, inner) } : {}
  }
  return fields
}

/** Whether a list's items are owned one by one. */
export function isKeyed({ list }: ResolvedSchema): boolean {
  return list === 'map' || list === 'set'
}

/** How `fieldsV1` names an item of a list. */
export function itemKey(item: unknown, schema: ResolvedSchema): string {
  if (schema.list !== 'map' || !isRecord(item)) return `v:${JSON.stringify(item)}`
  const inner = resolveSchema(schema.items)
  const keys = [...(schema.keys ?? [])].sort().flatMap((key) => {
    const value = item[key] ?? resolveSchema(memberSchema(inner, key)).default
    return value === undefined ? [] : [[key, value] as const]
  })
  return `k:${JSON.stringify(Object.fromEntries(keys))}`
}

/** Whether a set has no field. */
export function isEmpty(fields: FieldSet): boolean {
  return Object.keys(fields).length === 0
}

/** The fields in one or both sets. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = { ...left }
  for (const [key, inner] of Object.entries(right)) result[key] = result[key] ? union(result[key], inner) : inner
  return result
}

/** The fields of the left set that the right one doesn't have. A field with members goes only when all of them do. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const [key, inner] of Object.entries(left)) {
    const other = right[key]
    if (other === undefined) result[key] = inner
    else if (!isEmpty(inner)) {
      const rest = difference(inner, other)
      if (!isEmpty(rest)) result[key] = rest
    }
  }
  return result
}

/** The fields in both sets. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const [key, inner] of Object.entries(left)) {
    const other = right[key]
    if (other === undefined) continue
    if (isEmpty(inner) || isEmpty(other)) {
      if (isEmpty(inner) && isEmpty(other)) result[key] = {}
      continue
    }
    const both = intersection(inner, other)
    if (!isEmpty(both)) result[key] = both
  }
  return result
}

/** The paths of a set's leaves, as conflicts are reported: `.spec.template.spec.containers[name="web"].image`. */
export function pathsOf(fields: FieldSet, prefix = ''): readonly string[] {
  return Object.entries(fields).flatMap(([key, inner]) => {
    if (key === '.') return isEmpty(inner) && prefix !== '' ? [] : []
    const path = `${prefix}${pathPart(key)}`
    const below = pathsOf(inner, path)
    return below.length > 0 ? below : [path]
  })
}

function pathPart(key: string): string {
  if (key.startsWith('f:')) return `.${key.slice(2)}`
  if (key.startsWith('v:')) return `[=${key.slice(2)}]`
  const keys = JSON.parse(key.slice(2)) as Record<string, unknown>
  return `[${Object.entries(keys)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`
}

/** Entries in the order in which the API server lists them: applies first, then by time, manager and version. */
export function sortEntries(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const rank = ({
    operation,
    time = '',
    manager,
    apiVersion,
    subresource = '',
  }: ManagedFieldsEntry): readonly string[] => [operation, time, manager, apiVersion, subresource]
  return [...entries].sort((left, right) => {
    const [a, b] = [rank(left), rank(right)]
    const index = a.findIndex((part, at) => part !== b[at])
    return index < 0 ? 0 : a[index]! < b[index]! ? -1 : 1
  })
}
