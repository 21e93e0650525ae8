import { formatTime } from '../clock/format-time.ts'
import type { FieldSchema } from '../schema/field-schema.ts'
import type { KubernetesObject, ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { capUpdaters } from './cap-updaters.ts'
import { changedFields } from './changed-fields.ts'
import { difference, type FieldSet, isEmpty, union } from './field-set.ts'
import { shareEntry } from './remember.ts'
import { sortEntries } from './sort-entries.ts'

export interface Writer {
  readonly manager: string
  readonly subresource: string | undefined
  /** Milliseconds since 1970 (UTC). */
  readonly now: number
}

type Entries = readonly ManagedFieldsEntry[]

/**
 * The entries after somebody has written `after` over `before`: what he changed is his own now, what he removed is nobody's. An object that
 * has had no entries since before gets none. The members of the object in `except` are not his to write.
 */
export function trackUpdate(
  known: Entries,
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  schema: FieldSchema | undefined,
  writer: Writer,
  except: ReadonlySet<string>,
): Entries {
  if (known.length === 0 && before !== undefined) return known
  const { changed, removed } = changedFields(before, after, schema, except)
  if (isEmpty(changed) && isEmpty(removed)) return known
  const entries: ManagedFieldsEntry[] = []
  let own: ManagedFieldsEntry | undefined
  for (const entry of known) {
    const isOwn = isBy(entry, writer, after.apiVersion)
    // What he has changed stays his, if it was.
    const fields = isOwn ? entry.fieldsV1 : difference(entry.fieldsV1 as FieldSet, changed)
    const left = difference(fields as FieldSet, removed)
    if (isOwn) own = withFields(entry, left)
    else if (!isEmpty(left)) entries.push(withFields(entry, left))
  }
  if (!isEmpty(changed)) {
    const fields = own ? union(own.fieldsV1 as FieldSet, changed) : changed
    entries.push(entryOf(writer, after.apiVersion, fields))
  } else if (own && !isEmpty(own.fieldsV1 as FieldSet)) entries.push(own)
  return sortEntries(capUpdaters(entries))
}

function entryOf({ manager, subresource, now }: Writer, apiVersion: string, fieldsV1: FieldSet): ManagedFieldsEntry {
  return shareEntry({
    manager,
    operation: 'Update',
    apiVersion,
    time: formatTime(now),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource ? { subresource } : {}),
  })
}

function withFields(entry: ManagedFieldsEntry, fields: FieldSet): ManagedFieldsEntry {
  return fields === entry.fieldsV1 ? entry : shareEntry({ ...entry, fieldsV1: fields })
}

function isBy(entry: ManagedFieldsEntry, { manager, subresource }: Writer, apiVersion: string): boolean {
  return (
    entry.operation === 'Update' &&
    entry.manager === manager &&
    entry.apiVersion === apiVersion &&
    entry.subresource === subresource
  )
}
