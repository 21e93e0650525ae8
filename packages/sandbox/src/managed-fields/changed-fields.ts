import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type FieldSet, type FieldSetDraft, isEmpty, leaf } from './field-set.ts'
import { isKeyed, itemKey } from './item-key.ts'
import { untrackedMetadata } from './owned-fields.ts'

/** What has become of the fields of an object. */
export interface FieldChanges {
  /** Those that are new or have another value. */
  readonly changed: FieldSet
  /** Those that are gone. */
  readonly removed: FieldSet
}

/**
 * Compares two states of an object, without what nobody owns and without the members in `except`. Where there is none before, it is compared with what
 * Go holds for an empty object, in which structs that are no pointers, and lists that are required, are there already.
 */
export function changedFields(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  schema: FieldSchema | undefined,
  except: ReadonlySet<string>,
): FieldChanges {
  const isNew = before === undefined
  const old: JsonRecord = before ?? { metadata: {} }
  const resolved = resolveSchema(schema)
  const all: Drafts = { changed: {}, removed: {} }
  compareMembers(old, after, { schema: resolved, isNew, except }, all)
  const metadata: Drafts = { changed: {}, removed: {} }
  compareMembers(
    asRecord(old['metadata']),
    asRecord(after.metadata),
    { schema: resolveSchema(memberSchema(resolved, 'metadata')), isNew, except: untrackedMetadata },
    metadata,
  )
  if (!isEmpty(metadata.changed)) all.changed['f:metadata'] = metadata.changed
  if (!isEmpty(metadata.removed)) all.removed['f:metadata'] = metadata.removed
  return all
}

interface Drafts {
  readonly changed: FieldSetDraft
  readonly removed: FieldSetDraft
}

interface Parent {
  readonly schema: ResolvedSchema
  /** Whether there was no object before. */
  readonly isNew: boolean
  readonly except: ReadonlySet<string>
}

function compareMembers(before: JsonRecord, after: JsonRecord, parent: Parent, into: Drafts): void {
  const { schema, except, isNew } = parent
  for (const key in after) {
    const [old, value] = [before[key], after[key]]
    if (old === value || value === undefined || except.has(key)) continue
    const isRequired = isNew && schema.definition?.required?.includes(key) === true
    compare({ name: `f:${key}`, schema: resolveSchema(memberSchema(schema, key)), isNew, isRequired }, old, value, into)
  }
  for (const key in before) {
    if (after[key] !== undefined || before[key] === undefined || except.has(key)) continue
    into.removed[`f:${key}`] = whole(before[key], resolveSchema(memberSchema(schema, key)))
  }
}

interface Field {
  readonly name: string
  readonly schema: ResolvedSchema
  readonly isNew: boolean
  readonly isRequired: boolean
}

function compare({ name, schema, isNew, isRequired }: Field, old: unknown, value: unknown, into: Drafts): void {
  const always = isNew && schema.always
  const isThere = old !== undefined || always
  if (!isThere && !isRequired) {
    into.changed[name] = whole(value, schema)
    return
  }
  if (!isBranch(value, schema) && !isBranch(old, schema)) {
    if (!deepEqual(always ? (old ?? {}) : old, value)) into.changed[name] = leaf
    return
  }
  const below: Drafts = { changed: {}, removed: {} }
  if (isRecord(value)) compareMembers(asRecord(old), value, { schema, isNew: always, except: nothing }, below)
  else compareItems(asList(old), asList(value), schema, below)
  if (!isEmpty(below.changed)) into.changed[name] = below.changed
  if (!isEmpty(below.removed)) into.removed[name] = below.removed
}

const nothing: ReadonlySet<string> = new Set()

function compareItems(
  before: readonly unknown[],
  after: readonly unknown[],
  schema: ResolvedSchema,
  into: Drafts,
): void {
  const left = new Map<string, unknown>()
  for (const item of before) left.set(itemKey(item, schema), item)
  const inner = resolveSchema(schema.items)
  for (const item of after) {
    const name = itemKey(item, schema)
    const old = left.get(name)
    left.delete(name)
    if (old !== item) compare({ name, schema: inner, isNew: false, isRequired: false }, old, item, into)
  }
  for (const [key, item] of left) into.removed[key] = whole(item, inner)
}

/** A field with all that is below it, each of them itself. */
function whole(value: unknown, schema: ResolvedSchema): FieldSet {
  if (!isBranch(value, schema)) return leaf
  const fields: FieldSetDraft = { '.': leaf }
  if (isRecord(value)) {
    for (const key in value)
      if (value[key] !== undefined) fields[`f:${key}`] = whole(value[key], resolveSchema(memberSchema(schema, key)))
    return fields
  }
  const inner = resolveSchema(schema.items)
  for (const item of asList(value)) fields[itemKey(item, schema)] = whole(item, inner)
  return fields
}

/** Whether the fields below a value are owned one by one. What is empty is a field by itself. */
function isBranch(value: unknown, schema: ResolvedSchema): boolean {
  if (schema.atomic) return false
  if (Array.isArray(value)) return value.length > 0 && isKeyed(schema)
  return isRecord(value) && !isEmpty(value as unknown as FieldSet)
}
