import { formatTime } from '../clock/format-time.ts'
import { deepEqual } from '../json/deep-equal.ts'
import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { ApiError } from '../registry/api-error.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import type { KubernetesObject, ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { changedFields } from './changed-fields.ts'
import {
  difference,
  type FieldSet,
  intersection,
  isEmpty,
  isKeyed,
  itemKey,
  ownableFields,
  pathsOf,
  sortEntries,
  union,
} from './field-set.ts'

export interface Applier {
  readonly manager: string
  readonly force: boolean
  readonly now: number
  readonly subresource: string | undefined
}

/** Merges an applied configuration into an object (server-side apply): refuses conflicts, removes what the manager let go. */
export function applyConfiguration(
  current: KubernetesObject | undefined,
  configuration: KubernetesObject,
  schema: FieldSchema | undefined,
  applier: Applier,
): KubernetesObject {
  const applied = ownableFields(configuration, schema)
  const known = current?.metadata.managedFields ?? []
  const base: JsonRecord = current ?? { metadata: {} }
  const merged = mergeApplied(base, configuration, resolveSchema(schema)) as JsonRecord
  const changes = current ? intersectPaths(changedFields(current, merged, schema), applied) : {}
  const conflicts = known.filter(
    (entry) => !isSame(entry, applier) && !isEmpty(intersection(changes, entry.fieldsV1 as FieldSet)),
  )
  if (conflicts.length > 0 && !applier.force) throw conflictError(conflicts, changes)
  const previous = known.find((entry) => isSame(entry, applier))?.fieldsV1 as FieldSet | undefined
  const foreign = known
    .filter((entry) => !isSame(entry, applier))
    .reduce<FieldSet>((all, { fieldsV1 }) => union(all, fieldsV1 as FieldSet), {})
  const released = previous ? difference(difference(previous, applied), foreign) : {}
  const result = removeFields(merged, released, resolveSchema(schema)) as JsonRecord
  const others = known
    .filter((entry) => !isSame(entry, applier))
    .map((entry) => ({ ...entry, fieldsV1: difference(entry.fieldsV1 as FieldSet, applier.force ? changes : {}) }))
    .filter(({ fieldsV1 }) => !isEmpty(fieldsV1))
  const before = known.find((entry) => isSame(entry, applier))
  const unchanged =
    before &&
    deepEqual(before.fieldsV1, applied) &&
    current !== undefined &&
    deepEqual(withoutRecord(result), withoutRecord(current))
  const own: ManagedFieldsEntry = {
    manager: applier.manager,
    operation: 'Apply',
    apiVersion: configuration.apiVersion,
    time: unchanged && before.time ? before.time : formatTime(applier.now),
    fieldsType: 'FieldsV1',
    fieldsV1: applied,
    ...(applier.subresource ? { subresource: applier.subresource } : {}),
  }
  const metadata = {
    ...(result['metadata'] as KubernetesObject['metadata']),
    managedFields: sortEntries(isEmpty(applied) ? others : [own, ...others]),
  }
  return { ...result, apiVersion: configuration.apiVersion, kind: configuration.kind, metadata } as KubernetesObject
}

function withoutRecord(object: JsonRecord): JsonRecord {
  const { managedFields: _fields, ...metadata } = object['metadata'] as Record<string, unknown>
  return { ...object, metadata }
}

function isSame(entry: ManagedFieldsEntry, { manager, subresource }: Applier): boolean {
  return entry.operation === 'Apply' && entry.manager === manager && entry.subresource === subresource
}

/** Leaves of the changes that the configuration itself sets. */
function intersectPaths(changes: FieldSet, applied: FieldSet): FieldSet {
  return intersection(changes, applied)
}

function mergeApplied(current: unknown, applied: unknown, schema: ResolvedSchema): unknown {
  if (isRecord(applied) && !schema.atomic) {
    const result: Record<string, unknown> = isRecord(current) ? { ...current } : {}
    for (const [key, value] of Object.entries(applied)) {
      if (value === undefined || value === null) continue
      result[key] = mergeApplied(result[key], value, resolveSchema(memberSchema(schema, key)))
    }
    return result
  }
  if (Array.isArray(applied) && isKeyed(schema)) {
    const items = Array.isArray(current) ? [...(current as readonly unknown[])] : []
    const inner = resolveSchema(schema.items)
    for (const item of applied as readonly unknown[]) {
      const key = itemKey(item, schema)
      const index = items.findIndex((known) => itemKey(known, schema) === key)
      if (index < 0) items.push(item)
      else items[index] = mergeApplied(items[index], item, inner)
    }
    return items
  }
  return applied
}

function removeFields(value: unknown, fields: FieldSet, schema: ResolvedSchema): unknown {
  if (isEmpty(fields)) return value
  if (isRecord(value)) {
    const result: Record<string, unknown> = { ...value }
    for (const [key, inner] of Object.entries(fields)) {
      if (!key.startsWith('f:')) continue
      const name = key.slice(2)
      const { '.': itself, ...below } = inner
      if (isEmpty(below)) {
        // A map whose other members belong to somebody else stays.
        if (itself === undefined || !isRecord(result[name]) || Object.keys(result[name]).length === 0)
          delete result[name]
      } else {
        result[name] = removeFields(result[name], below, resolveSchema(memberSchema(schema, name)))
        if (itself !== undefined && isBare(result[name])) delete result[name]
      }
    }
    return result
  }
  if (!Array.isArray(value)) return value
  const inner = resolveSchema(schema.items)
  return (value as readonly unknown[]).flatMap((item) => {
    const released = fields[itemKey(item, schema)]
    if (released === undefined) return [item]
    if ('.' in released || isEmpty(released)) return []
    return [removeFields(item, released, inner)]
  })
}

function isBare(value: unknown): boolean {
  return isRecord(value) ? Object.keys(value).length === 0 : Array.isArray(value) && value.length === 0
}

function conflictError(entries: readonly ManagedFieldsEntry[], changes: FieldSet): ApiError {
  const causes = entries.flatMap((entry) =>
    pathsOf(intersection(changes, entry.fieldsV1 as FieldSet)).map((path) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with "${entry.manager}"${entry.subresource ? ` with subresource "${entry.subresource}"` : ''}${entry.operation === 'Update' ? ` using ${entry.apiVersion}` : ''}`,
      field: path,
    })),
  )
  const byManager = new Map<string, string[]>()
  for (const { message, field } of causes) byManager.set(message, [...(byManager.get(message) ?? []), field])
  const parts = [...byManager].map(
    ([message, fields]) =>
      `${message.replace(/^conflict /, '')}${fields.length > 1 ? `:\n- ${fields.join('\n- ')}` : `: ${fields[0]}`}`,
  )
  const count = causes.length
  return new ApiError(
    409,
    'Conflict',
    `Apply failed with ${count} conflict${count === 1 ? '' : 's'}: ${count === 1 ? `conflict ${parts[0]}` : `conflicts ${parts.join('\nconflicts ')}`}`,
    { causes },
  )
}
