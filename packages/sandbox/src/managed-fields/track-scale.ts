import type { KubernetesObject, ManagedFieldsEntry } from '../store/kubernetes-object.ts'
import { difference, type FieldSet, FieldSetBuilder, intersection, isEmpty, leaf } from './field-set.ts'
import { shareEntry } from './remember.ts'
import { timeless } from './same-entries.ts'
import { sortEntries } from './sort-entries.ts'

type Entries = readonly ManagedFieldsEntry[]

/** A change of the number of replicas through the scale subresource. */
export interface Scaling {
  readonly manager: string
  /** Where the object has the number. */
  readonly path: readonly string[]
  readonly from: number
  readonly to: number
}

/**
 * The entries of an object after somebody has scaled it. As the scale subresource does not write a number of 0, it has no owner; and while it has
 * none, scaling makes nobody one. The entry tells no time.
 *
 * Where the size stays the same, the real server splits what somebody owns beside it into two entries of one name, of which the next write keeps the other
 * one. Here it is gone at once.
 */
export function trackScale(known: Entries, { apiVersion }: KubernetesObject, scaling: Scaling): Entries {
  const { manager, from, to, path } = scaling
  const replicas = fieldAt(path)
  const isOwned = known.some(({ fieldsV1 }) => !isEmpty(intersection(fieldsV1 as FieldSet, replicas)))
  if (!isOwned) return known
  const others = known.flatMap((entry) => {
    const fieldsV1 = difference(entry.fieldsV1 as FieldSet, replicas)
    if (fieldsV1 === entry.fieldsV1) return [entry]
    if (!isEmpty(fieldsV1)) return [{ ...entry, fieldsV1 }]
    return from === to ? [timeless(entry)] : []
  })
  if (from === to || to === 0) return sortEntries(others)
  const own: ManagedFieldsEntry = {
    manager,
    operation: 'Update',
    apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: replicas,
    subresource: 'scale',
  }
  return sortEntries([...others, shareEntry(own)])
}

function fieldAt(path: readonly string[]): FieldSet {
  return path.reduceRight<FieldSet>((below, name) => {
    const fields = new FieldSetBuilder()
    fields.add(`f:${name}`, below)
    return fields.build()
  }, leaf)
}
