import { deepEqual } from '../json/deep-equal.ts'
import { asList, asRecord, isRecord, type JsonRecord } from '../json/is-record.ts'
import { type FieldSchema, memberSchema, type ResolvedSchema, resolveSchema } from '../schema/field-schema.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import { type FieldSet, FieldSetBuilder, isEmpty, leaf } from './field-set.ts'
import { isKeyed, itemKey } from './item-key.ts'
import { type Member, memberOf } from './member-of.ts'
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
  const all = new Changes()
  compareMembers(old, after, { schema: resolved, isNew, except }, all)
  const metadata = new Changes()
  const parent = { schema: resolveSchema(memberSchema(resolved, 'metadata')), isNew, except: untrackedMetadata }
  compareMembers(asRecord(old['metadata']), asRecord(after.metadata), parent, metadata)
  all.addBelow('f:metadata', metadata)
  return { changed: all.changed.build(), removed: all.removed.build() }
}

/** What is found at one level. */
class Changes {
  readonly changed = new FieldSetBuilder()
  readonly removed = new FieldSetBuilder()

  addBelow(name: string, { changed, removed }: Changes): void {
    if (!changed.isEmpty()) this.changed.add(name, changed.build())
    if (!removed.isEmpty()) this.removed.add(name, removed.build())
  }
}

interface Parent {
  readonly schema: ResolvedSchema
  /** Whether there was no object before. */
  readonly isNew: boolean
  readonly except: ReadonlySet<string>
}

function compareMembers(before: JsonRecord, after: JsonRecord, parent: Parent, into: Changes): void {
  const { schema, except, isNew } = parent
  for (const key in after) {
    const [old, value] = [before[key], after[key]]
    if (old === value || value === undefined || except.has(key)) continue
    compare(memberOf(schema, key), isNew, old, value, into)
  }
  for (const key in before) {
    if (after[key] !== undefined || before[key] === undefined || except.has(key)) continue
    const { name, schema: inner } = memberOf(schema, key)
    into.removed.add(name, whole(before[key], inner))
  }
}

function compare(
  { name, schema, isRequired }: Member,
  isNew: boolean,
  old: unknown,
  value: unknown,
  into: Changes,
): void {
  const always = isNew && schema.always
  const isThere = old !== undefined || always || (isNew && isRequired)
  if (!isThere) {
    into.changed.add(name, whole(value, schema))
    return
  }
  if (!isBranch(value, schema) && !isBranch(old, schema)) {
    if (!deepEqual(always ? (old ?? {}) : old, value)) into.changed.add(name, leaf)
    return
  }
  const below = new Changes()
  if (isRecord(value)) compareMembers(asRecord(old), value, { schema, isNew: always, except: nothing }, below)
  else compareItems(asList(old), asList(value), schema, below)
  into.addBelow(name, below)
}

const nothing: ReadonlySet<string> = new Set()

function compareItems(
  before: readonly unknown[],
  after: readonly unknown[],
  schema: ResolvedSchema,
  into: Changes,
): void {
  const inner = resolveSchema(schema.items)
  if (before.length === 0) {
    for (const item of after) into.changed.add(itemKey(item, schema), whole(item, inner))
    return
  }
  const left = new Map<string, unknown>()
  for (const item of before) left.set(itemKey(item, schema), item)
  for (const item of after) {
    const name = itemKey(item, schema)
    const old = left.get(name)
    left.delete(name)
    if (old !== item) compare({ name, schema: inner, isRequired: false }, false, old, item, into)
  }
  for (const [key, item] of left) into.removed.add(key, whole(item, inner))
}

/** A field with all that is below it, each of them itself. */
function whole(value: unknown, schema: ResolvedSchema): FieldSet {
  if (!isBranch(value, schema)) return leaf
  const fields = new FieldSetBuilder()
  fields.add('.', leaf)
  if (isRecord(value)) {
    for (const key in value) {
      if (value[key] === undefined) continue
      const { name, schema: inner } = memberOf(schema, key)
      fields.add(name, whole(value[key], inner))
    }
    return fields.build()
  }
  const inner = resolveSchema(schema.items)
  for (const item of asList(value)) fields.add(itemKey(item, schema), whole(item, inner))
  return fields.build()
}

/** Whether the fields below a value are owned one by one. What is empty is a field by itself. */
function isBranch(value: unknown, schema: ResolvedSchema): boolean {
  if (typeof value !== 'object' || value === null || schema.atomic) return false
  return Array.isArray(value) ? value.length > 0 && isKeyed(schema) : !isEmpty(value)
}
