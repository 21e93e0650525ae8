import type { ManagedFieldsEntry } from '../store/kubernetes-object.ts'

/** Entries in the order in which the API server lists them: applies first, then by time, manager, version and subresource. */
export function sortEntries(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  return entries.length < 2 ? entries : [...entries].sort(compareEntries)
}

function compareEntries(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  return (
    compareTexts(left.operation, right.operation) ||
    compareTexts(left.time, right.time) ||
    compareTexts(left.manager, right.manager) ||
    compareTexts(left.apiVersion, right.apiVersion) ||
    compareTexts(left.subresource, right.subresource)
  )
}

function compareTexts(left = '', right = ''): number {
  return left === right ? 0 : left < right ? -1 : 1
}
