import { deepEqual } from '../json/deep-equal.ts'
import { isRecord } from '../json/is-record.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import { type FieldSet, isKeyed, itemKey } from './field-set.ts'

/**
 * The fields whose value in `after` is new or another than in `before`. Without `before` it is compared with what Go holds for
 * an empty object, in which structs that are no pointers, and lists that are required, are there already.
 */
export function changedFields(before: unknown, after: unknown, schema: FieldSchema | undefined): FieldSet {
  return compare(before ?? {}, after, resolveSchema(schema), before === undefined)
}

function compare(before: unknown, after: unknown, schema: ResolvedSchema, zero: boolean): FieldSet {
  const changed: FieldSet = {}
  if (isRecord(after) && !schema.atomic) {
    for (const [key, value] of Object.entries(after)) {
      const old = isRecord(before) ? before[key] : undefined
      if (value === undefined || deepEqual(old, value)) continue
      const inner = resolveSchema(memberSchema(schema, key))
      const always = zero && inner.always
      if (!isBranch(value, inner)) {
        if (!(always && isRecord(value) && Object.keys(value).length === 0)) changed[`f:${key}`] = {}
        continue
      }
      const below = compare(old, value, inner, always)
      const there = old !== undefined || always || (zero && schema.definition?.required?.includes(key))
      changed[`f:${key}`] = there ? below : { '.': {}, ...below }
    }
    return changed
  }
  if (Array.isArray(after) && isKeyed(schema)) {
    const old = new Map(
      (Array.isArray(before) ? (before as readonly unknown[]) : []).map((item) => [itemKey(item, schema), item]),
    )
    for (const item of after as readonly unknown[]) {
      const key = itemKey(item, schema)
      if (old.has(key) && deepEqual(old.get(key), item)) continue
      const below = isRecord(item) ? compare(old.get(key), item, resolveSchema(schema.items), false) : {}
      changed[key] = old.has(key) || !isRecord(item) ? below : { '.': {}, ...below }
    }
  }
  return changed
}

function isBranch(value: unknown, schema: ResolvedSchema): boolean {
  if (schema.atomic) return false
  return isRecord(value) ? Object.keys(value).length > 0 : Array.isArray(value) && isKeyed(schema)
}
