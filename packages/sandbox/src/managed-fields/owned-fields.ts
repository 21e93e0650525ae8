import { isRecord, type JsonRecord } from '../json/is-record.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import { type FieldSet, type FieldSetDraft, isEmpty, leaf } from './field-set.ts'
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
  const owned = Object.fromEntries(Object.entries(object).filter(([key]) => !untracked.has(key)))
  if (isRecord(owned['metadata'])) {
    owned['metadata'] = Object.fromEntries(
      Object.entries(owned['metadata']).filter(([key]) => !untrackedMetadata.has(key)),
    )
  }
  const { 'f:metadata': metadata, ...fields } = collect(owned, resolveSchema(schema))
  return metadata === undefined || isEmpty(metadata) ? fields : { 'f:metadata': metadata, ...fields }
}

/** Of maps those are left out that only lead to others; an item of a list is there itself. */
function collect(value: unknown, schema: ResolvedSchema): FieldSet {
  if (schema.atomic) return leaf
  const fields: FieldSetDraft = {}
  if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) fields[`f:${key}`] = collect(member, resolveSchema(memberSchema(schema, key)))
    }
    return fields
  }
  if (!Array.isArray(value) || !isKeyed(schema)) return leaf
  const inner = resolveSchema(schema.items)
  for (const item of value as readonly unknown[]) {
    const below = isRecord(item) ? collect(item, inner) : leaf
    fields[itemKey(item, schema)] = isEmpty(below) ? leaf : { '.': leaf, ...below }
  }
  return fields
}
