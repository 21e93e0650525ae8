import { deepEqual } from '../json/deep-equal.ts'
import { isRecord } from '../json/is-record.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import { type FieldSet, isKeyed, itemKey } from './field-set.ts'

/** The fields whose value in `after` is new or another than in `before`. */
export function changedFields(before: unknown, after: unknown, schema: FieldSchema | undefined): FieldSet {
  return compare(before, after, resolveSchema(schema))
}

function compare(before: unknown, after: unknown, schema: ResolvedSchema): FieldSet {
  const changed: FieldSet = {}
  if (isRecord(after) && !schema.atomic) {
    for (const [key, value] of Object.entries(after)) {
      const old = isRecord(before) ? before[key] : undefined
      if (value === undefined || deepEqual(old, value)) continue
      const inner = resolveSchema(memberSchema(schema, key))
      const below = isBranch(value, inner) ? compare(old, value, inner) : {}
      const isNew = old === undefined && inner.values !== undefined && !inner.atomic
      changed[`f:${key}`] = isNew || (old === undefined && isKeyed(inner) && Array.isArray(value)) ? { '.': {}, ...below } : below
    }
    return changed
  }
  if (Array.isArray(after) && isKeyed(schema)) {
    const old = new Map((Array.isArray(before) ? (before as readonly unknown[]) : []).map((item) => [itemKey(item, schema), item]))
    for (const item of after as readonly unknown[]) {
      const key = itemKey(item, schema)
      const previous = old.get(key)
      if (old.has(key) && deepEqual(previous, item)) continue
      const below = isRecord(item) ? compare(previous, item, resolveSchema(schema.items)) : {}
      changed[key] = old.has(key) || !isRecord(item) ? below : { '.': {}, ...below }
    }
  }
  return changed
}

function isBranch(value: unknown, schema: ResolvedSchema): boolean {
  if (schema.atomic) return false
  return isRecord(value) ? Object.keys(value).length > 0 : Array.isArray(value) && isKeyed(schema)
}
