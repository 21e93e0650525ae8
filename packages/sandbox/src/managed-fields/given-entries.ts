import { deepEqual } from '../json/deep-equal.ts'
import { isRecord } from '../json/is-record.ts'
import type { ResourceDefinition } from '../resources/resource-definition.ts'
import { apiVersionOf } from '../resources/resource-table.ts'
import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { type FieldSet, FieldSetBuilder, isEmpty } from './field-set.ts'

type Entries = readonly ManagedFieldsEntry[]

/**
 * The entries that a write starts from: those that its object brings. An empty list, or one empty entry, stands for none at all. Without a list, or where one of them can't be
 * understood, it starts from those that are stored.
 */
export function givenEntries(resource: ResourceDefinition, given: Entries | undefined, stored: Entries): Entries {
  if (given === undefined || deepEqual(given, stored)) return stored
  const [first = {}, ...others] = given
  if (others.length === 0 && isEmpty(first)) return []
  if (!given.every(isUnderstood)) return stored
  const served = new Set(resource.versions.map((version) => apiVersionOf(resource.group, version)))
  const byWriter = new Map<string, ManagedFieldsEntry>()
  for (const entry of given) {
    const { manager, operation, apiVersion, subresource } = entry
    const fieldsV1 = readFields(entry.fieldsV1)
    // The last one of a writer counts.
    if (served.has(apiVersion) && !isEmpty(fieldsV1))
      byWriter.set(JSON.stringify([manager, operation, apiVersion, subresource]), { ...entry, fieldsV1 })
  }
  return [...byWriter.values()]
}

function isUnderstood({ operation, fieldsType, apiVersion }: Partial<ManagedFieldsEntry>): boolean {
  return (operation === 'Apply' || operation === 'Update') && fieldsType === 'FieldsV1' && apiVersion !== undefined
}

/** Leaves out what names no field. */
function readFields(value: unknown): FieldSet {
  const fields = new FieldSetBuilder()
  for (const [key, inner] of Object.entries(isRecord(value) ? value : {}))
    if (key === '.' || /^[fkv]:/.test(key)) fields.add(key, readFields(inner))
  return fields.build()
}
