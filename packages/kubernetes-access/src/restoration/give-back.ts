import { isDeepStrictEqual } from 'node:util'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { ConcretePath } from './field-path.ts'
import {
  entriesOf,
  type FieldSet,
  fieldsBut,
  fieldsOf,
  isEmptySet,
  isOurs as isOfAnyRun,
  type ManagedFieldsEntry,
  ownedPart,
  unite,
  without,
} from './managed-fields.ts'

/**
 * The entries of an object as they have to be so that whoever owned these fields before us owns them again, and we don't. `everything`: all
 * that we own, for we made the object anew. `isOurs` tells the entries that are ours to take away. Undefined where they are so already.
 */
export function givenBack(
  object: KubernetesObject,
  paths: readonly ConcretePath[] | 'everything',
  former: readonly ManagedFieldsEntry[],
  isOurs: (entry: ManagedFieldsEntry) => boolean = isOfAnyRun,
): readonly ManagedFieldsEntry[] | undefined {
  const entries = entriesOf(object)
  // Nobody can tell whose it is.
  if (entries.length === 0) return undefined
  const given = entries.flatMap((entry) => {
    if (!isOurs(entry)) return [entry]
    const left = paths === 'everything' ? {} : withoutAll(entry, object, paths)
    return isEmptySet(left) ? [] : [{ ...entry, fieldsV1: left as ManagedFieldsEntry['fieldsV1'] }]
  })
  const ours = fieldsOf(entries.filter(isOurs))
  const others = fieldsOf(entries.filter((entry) => !isOurs(entry)))
  for (const entry of former) {
    // Whoever took a field over since then keeps it for himself.
    const fields = fieldsBut(setOf(entry), others, ours)
    if (isEmptySet(fields)) continue
    const at = given.findIndex((other) => isSameOwner(other, entry))
    const before = given[at]
    if (before === undefined) given.push({ ...entry, fieldsV1: fields as ManagedFieldsEntry['fieldsV1'] })
    else given[at] = { ...before, fieldsV1: unite(setOf(before), fields) as ManagedFieldsEntry['fieldsV1'] }
  }
  if (isDeepStrictEqual(given, entries)) return undefined
  // An empty list would leave the entries as they are; one with an empty entry takes them all away.
  return given.length === 0 ? [{}] : given
}

function setOf({ fieldsV1 = {} }: ManagedFieldsEntry): FieldSet {
  return fieldsV1 as FieldSet
}

function withoutAll(entry: ManagedFieldsEntry, object: KubernetesObject, paths: readonly ConcretePath[]): FieldSet {
  let left = (entry.fieldsV1 ?? {}) as FieldSet
  for (const path of paths) {
    const way = ownedPart({ fieldsV1: left as ManagedFieldsEntry['fieldsV1'] }, object, path)
    if (way !== undefined) left = without(left, way)
  }
  return left
}

function isSameOwner(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    a.apiVersion === b.apiVersion &&
    a.subresource === b.subresource
  )
}
