import { formatTime } from '../clock/format-time.ts'
import { deepEqual } from '../json/deep-equal.ts'
import { isRecord } from '../json/is-record.ts'
import { ApiError } from '../registry/api-error.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import type { KubernetesObject, ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { changedFields } from './changed-fields.ts'
import { difference, type FieldSet, intersection, isEmpty, pathsOf, union } from './field-set.ts'
import { fieldTracker, unowned } from './field-tracker.ts'
import { isKeyed, itemKey } from './item-key.ts'
import { appliedFields } from './owned-fields.ts'
import { sortEntries } from './sort-entries.ts'
import { withEntries, withoutEntries } from './with-entries.ts'

export interface Applier {
  readonly manager: string
  readonly force: boolean
  /** Milliseconds since 1970 (UTC). */
  readonly now: number
  readonly subresource: string | undefined
}

/** Merges an applied configuration into an object (server-side apply): refuses conflicts, removes what the manager let go. */
export function applyConfiguration(
  resource: ResourceDefinition,
  current: KubernetesObject | undefined,
  configuration: KubernetesObject,
  schema: FieldSchema | undefined,
  applier: Applier,
): KubernetesObject {
  const applied = appliedFields(configuration, schema)
  const known = knownEntries(resource, current, applier)
  const before = known.find((entry) => isSame(entry, applier))
  const others = known.filter((entry) => entry !== before)
  const base: KubernetesObject = current ?? {
    apiVersion: '',
    kind: '',
    metadata: { name: configuration.metadata.name },
  }
  const merged = mergeApplied(base, configuration, resolveSchema(schema)) as unknown as KubernetesObject
  const { changed } = changedFields(base, merged, schema, unowned)
  const conflicts = current ? others.filter((entry) => !isEmpty(intersection(changed, entry.fieldsV1 as FieldSet))) : []
  if (conflicts.length > 0 && !applier.force) throw conflictError(conflicts, changed)
  const foreign = others.reduce<FieldSet>((all, { fieldsV1 }) => union(all, fieldsV1 as FieldSet), {})
  const released = before ? difference(difference(before.fieldsV1 as FieldSet, applied), foreign) : {}
  const result = removeFields(merged, released, resolveSchema(schema)) as KubernetesObject
  const { removed } = changedFields(base, result, schema, unowned)
  const left = others.flatMap((entry) => {
    const fieldsV1 = difference(difference(entry.fieldsV1 as FieldSet, changed), removed)
    return isEmpty(fieldsV1) ? [] : [{ ...entry, fieldsV1 }]
  })
  const isNoChange = current !== undefined && deepEqual(withoutEntries(result), withoutEntries(current))
  // Whoever applies what is there already is an owner from now on, since no time.
  const time = isNoChange ? before?.time : formatTime(applier.now)
  const own: ManagedFieldsEntry = {
    manager: applier.manager,
    operation: 'Apply',
    apiVersion: configuration.apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: applied,
    ...(applier.subresource ? { subresource: applier.subresource } : {}),
  }
  const entries = sortEntries(isEmpty(applied) ? left : [own, ...left])
  const { apiVersion, kind } = configuration
  return withEntries({ ...result, apiVersion, kind }, entries)
}

/** Where nobody has had an entry so far, all that is there counts as set before. */
function knownEntries(
  resource: ResourceDefinition,
  current: KubernetesObject | undefined,
  { subresource, now }: Applier,
): readonly ManagedFieldsEntry[] {
  if (current === undefined) return []
  const known = current.metadata.managedFields ?? []
  if (known.length > 0) return known
  return fieldTracker(resource, { now: () => now }, 'before-first-apply', subresource)([], undefined, current)
}

function isSame(entry: ManagedFieldsEntry, { manager, subresource }: Applier): boolean {
  return entry.operation === 'Apply' && entry.manager === manager && entry.subresource === subresource
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
