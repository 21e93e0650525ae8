import { formatTime } from '../clock/format-time.ts'
import type { FieldSchema } from '../schema/field-schema.ts'
import type { KubernetesObject, ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { changedFields } from './changed-fields.ts'
import { difference, type FieldSet, intersection, isEmpty, ownableFields, sortEntries, union } from './field-set.ts'

export interface Writer {
  readonly manager: string
  readonly subresource: string | undefined
  readonly now: number
}

/** The managed fields after a client has written `after` over `before`: what it changed is now its own. */
export function trackUpdate(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  schema: FieldSchema | undefined,
  writer: Writer,
): readonly ManagedFieldsEntry[] {
  const known = after.metadata.managedFields ?? []
  const present = known.length > 0 ? ownableFields(after, schema) : {}
  const changed = ownable(changedFields(before && trackable(before), trackable(after), schema))
  const others: ManagedFieldsEntry[] = []
  let own: FieldSet = {}
  for (const entry of known) {
    const fields = intersection(entry.fieldsV1 as FieldSet, present)
    if (isOwn(entry, writer, after)) {
      own = fields
      continue
    }
    const rest = isEmpty(changed) ? fields : difference(fields, changed)
    if (!isEmpty(rest)) others.push({ ...entry, fieldsV1: rest })
  }
  const time = formatTime(writer.now)
  const previous = known.find((entry) => isOwn(entry, writer, after))
  const mine = union(own, changed)
  if (isEmpty(mine)) return others
  const entry: ManagedFieldsEntry = {
    manager: writer.manager,
    operation: 'Update',
    apiVersion: after.apiVersion,
    time: isEmpty(changed) && previous?.time ? previous.time : time,
    fieldsType: 'FieldsV1',
    fieldsV1: mine,
    ...(writer.subresource ? { subresource: writer.subresource } : {}),
  }
  return sortEntries([...others, entry])
}

function isOwn(entry: ManagedFieldsEntry, { manager, subresource }: Writer, { apiVersion }: KubernetesObject): boolean {
  return (
    entry.operation === 'Update' &&
    entry.manager === manager &&
    entry.apiVersion === apiVersion &&
    entry.subresource === subresource
  )
}

function trackable(object: KubernetesObject): KubernetesObject {
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...metadata } = object.metadata
  return { ...object, metadata }
}

function ownable(fields: FieldSet): FieldSet {
  const { 'f:apiVersion': _version, 'f:kind': _kind, 'f:metadata': metadata, ...rest } = fields
  const kept = metadata ? Object.fromEntries(Object.entries(metadata).filter(([key]) => !notOwned.has(key))) : {}
  return isEmpty(kept) ? rest : { 'f:metadata': kept, ...rest }
}

const notOwned = new Set([
  'f:name',
  'f:namespace',
  'f:creationTimestamp',
  'f:uid',
  'f:generation',
  'f:managedFields',
  'f:resourceVersion',
  'f:deletionTimestamp',
  'f:deletionGracePeriodSeconds',
])
