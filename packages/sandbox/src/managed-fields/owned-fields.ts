import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import { type FieldSet, FieldSetBuilder, isEmpty, leaf, withItself } from './field-set.ts'
import { isKeyed, itemKey } from './item-key.ts'

const untracked = new Set(['apiVersion', 'kind'])

/** What of an object's metadata nobody owns. */
export const untrackedMetadata: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
])

/** The fields that an applied configuration sets; lists that are replaced as a whole count as one field. */
export function appliedFields(object: JsonRecord, schema: FieldSchema | undefined): FieldSet {
  const resolved = resolveSchema(schema)
  const fields = new FieldSetBuilder()
  for (const [key, value] of Object.entries(object)) {
    if (untracked.has(key) || value === undefined) continue
    const inner = resolveSchema(memberSchema(resolved, key))
    const below = key === 'metadata' ? collect(value, inner, untrackedMetadata) : collect(value, inner)
    if (key !== 'metadata' || !isEmpty(below)) fields.add(`f:${key}`, below)
  }
  return fields.build()
}

/** Of maps those are left out that only lead to others; an item of a list is there itself. */
function collect(value: unknown, schema: ResolvedSchema, except?: ReadonlySet<string>): FieldSet {
  if (schema.atomic) return leaf
  const fields = new FieldSetBuilder()
  if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined || except?.has(key)) continue
      fields.add(`f:${key}`, collect(member, resolveSchema(memberSchema(schema, key))))
    }
    return fields.build()
  }
  if (!Array.isArray(value) || !isKeyed(schema)) return leaf
  const inner = resolveSchema(schema.items)
  for (const item of value as readonly unknown[])
    fields.add(itemKey(item, schema), isRecord(item) ? withItself(collect(item, inner)) : leaf)
  return fields.build()
}
