import { deepEqual } from '../json/deep-equal.ts'
import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'

type Entries = readonly ManagedFieldsEntry[]

/** Whether entries say the same, whatever the times in them. */
export function sameEntries(left: Entries, right: Entries): boolean {
  return (
    left === right ||
    (left.length === right.length && left.every((entry, index) => deepEqual(timeless(entry), timeless(right[index]!))))
  )
}

/** An entry that tells no time. */
export function timeless({ time: _time, ...entry }: ManagedFieldsEntry): ManagedFieldsEntry {
  return entry
}
