import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { type FieldSet, union } from './field-set.ts'

/** So many entries of updates are kept apart. */
const most = 10
const bucket = 'ancient-changes'

/** The entries with the oldest updates merged into one for each version, so that there are no more than ten. */
export function capUpdaters(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const updates = entries.filter(({ operation }) => operation === 'Update')
  if (updates.length <= most) return entries
  let surplus = updates.length - most
  const kept = new Set(entries)
  const oldest = new Map<string, ManagedFieldsEntry>()
  for (const entry of [...updates].sort(byAge)) {
    if (surplus === 0) break
    const first = oldest.get(entry.apiVersion)
    const merged = first ? mergeInto(first, entry) : entry
    oldest.set(entry.apiVersion, merged)
    if (first === undefined) continue
    kept.delete(first)
    kept.delete(entry)
    kept.add(merged)
    surplus--
  }
  return [...kept]
}

/** The younger one tells the time. A merged entry has no subresource. */
function mergeInto(older: ManagedFieldsEntry, younger: ManagedFieldsEntry): ManagedFieldsEntry {
  const { apiVersion, fieldsType, time } = younger
  const fieldsV1 = union(older.fieldsV1 as FieldSet, younger.fieldsV1 as FieldSet)
  return {
    manager: bucket,
    operation: 'Update',
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType,
    fieldsV1,
  }
}

function byAge(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  const [a, b] = [ageKey(left), ageKey(right)]
  return a === b ? 0 : a < b ? -1 : 1
}

function ageKey({ manager, apiVersion, subresource, time = '' }: ManagedFieldsEntry): string {
  return `${time} ${JSON.stringify({ manager, operation: 'Update', apiVersion, subresource })}`
}
