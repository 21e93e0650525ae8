import type { KubernetesObject, ManagedFieldsEntry } from '../store/kubernetes-object.ts'

/** The object with these entries of managed fields; without any where there are none. */
export function withEntries<T extends KubernetesObject>(object: T, entries: readonly ManagedFieldsEntry[]): T {
  if (entries === object.metadata.managedFields) return object
  const { managedFields: _fields, ...metadata } = object.metadata
  return { ...object, metadata: entries.length > 0 ? { ...metadata, managedFields: entries } : metadata }
}

/** The object without entries of managed fields. */
export function withoutEntries<T extends KubernetesObject>(object: T): T {
  return object.metadata.managedFields === undefined ? object : withEntries(object, [])
}
