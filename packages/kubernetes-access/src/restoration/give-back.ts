import { isDeepStrictEqual } from 'node:util'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { ConcretePath } from './field-path.ts'
import {
  entriesOf,
  type FieldSet,
  isOurs,
  type ManagedFieldsEntry,
  ownedPart,
  unite,
  without,
} from './managed-fields.ts'

/**
 * The entries of an object as they have to be so that whoever owned these fields before us owns them again, and we don't. `everything`: all
 * that we own, for we made the object anew. Undefined where they are so already.
 */
export function givenBack(
  object: KubernetesObject,
  paths: readonly ConcretePath[] | 'everything',
  former: readonly ManagedFieldsEntry[],
): readonly ManagedFieldsEntry[] | undefined {
  const entries = entriesOf(object)
  const given = entries.flatMap((entry) => {
    if (!isOurs(entry)) return [entry]
    const left = paths === 'everything' ? {} : withoutAll(entry, object, paths)
    return isEmpty(left) ? [] : [{ ...entry, fieldsV1: left as ManagedFieldsEntry['fieldsV1'] }]
  })
  if (isDeepStrictEqual(given, entries)) return undefined
  for (const entry of former) {
    const at = given.findIndex((other) => isSameOwner(other, entry))
    if (at < 0) given.push(entry)
    else {
      const fields = unite((given[at]!.fieldsV1 ?? {}) as FieldSet, (entry.fieldsV1 ?? {}) as FieldSet)
      given[at] = { ...given[at]!, fieldsV1: fields as ManagedFieldsEntry['fieldsV1'] }
    }
  }
  // An empty list would leave the entries as they are; one with an empty entry takes them all away.
  return given.length === 0 ? [{}] : given
}

function withoutAll(entry: ManagedFieldsEntry, object: KubernetesObject, paths: readonly ConcretePath[]): FieldSet {
  let left = (entry.fieldsV1 ?? {}) as FieldSet
  for (const path of paths) {
    const way = ownedPart({ fieldsV1: left as ManagedFieldsEntry['fieldsV1'] }, object, path)
    if (way !== undefined) left = without(left, way)
  }
  return left
}

function isEmpty(fields: FieldSet): boolean {
  return Object.keys(fields).every((name) => name === '.')
}

function isSameOwner(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    a.apiVersion === b.apiVersion &&
    a.subresource === b.subresource
  )
}
