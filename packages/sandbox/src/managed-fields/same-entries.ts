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

function timeless(entry: ManagedFieldsEntry): unknown {
  const { time: _time, ...rest } = entry
  return rest
}
