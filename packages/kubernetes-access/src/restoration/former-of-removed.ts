import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import {
  commonFields,
  entriesOf,
  type FieldSet,
  fieldsBut,
  fieldsOf,
  isOurs,
  type ManagedFieldsEntry,
  restrictedTo,
} from './managed-fields.ts'
import type { ObjectRemoved } from './object-change.ts'
import type { ObjectPast } from './object-past.ts'

/**
 * Who owned what when it was deleted; of what was ours then, who owned it before we changed it (`changed`), or when a run of ours had deleted it
 * before that.
 */
export function formerOfRemoved(
  { removals }: Pick<ObjectPast, 'removals'>,
  changed: readonly ManagedFieldsEntry[],
): readonly ManagedFieldsEntry[] {
  const [newest, ...older] = removals.toReversed().map(entriesOfRemoved)
  if (newest === undefined) return changed
  let ours = fieldsOf(newest.filter(isOurs))
  const former = newest.filter((entry) => !isOurs(entry))
  const theirs = fieldsOf(former)
  for (const entry of changed) {
    const fields = fieldsBut((entry.fieldsV1 ?? {}) as FieldSet, theirs)
    former.push({ ...entry, fieldsV1: fields as ManagedFieldsEntry['fieldsV1'] })
  }
  for (const entries of older) {
    for (const entry of entries.filter((each) => !isOurs(each))) former.push(restrictedTo(entry, ours))
    ours = commonFields(ours, fieldsOf(entries.filter(isOurs)))
  }
  return former
}

function entriesOfRemoved({ content }: ObjectRemoved): readonly ManagedFieldsEntry[] {
  return entriesOf(content as unknown as KubernetesObject).filter(({ subresource }) => subresource !== 'status')
}
