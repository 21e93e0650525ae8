import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { commonFields, entriesOf, fieldsOf, isOurs, type ManagedFieldsEntry, restrictedTo } from './managed-fields.ts'
import type { ObjectRemoved } from './object-change.ts'
import type { ObjectPast } from './object-past.ts'

/** Who owned what when it was deleted; of what was ours then, who owned it when a run of ours had deleted it before that. */
export function formerOfRemoved({ removals }: Pick<ObjectPast, 'removals'>): readonly ManagedFieldsEntry[] {
  const [newest, ...older] = removals.toReversed().map(entriesOfRemoved)
  if (newest === undefined) return []
  let ours = fieldsOf(newest.filter(isOurs))
  const former = newest.filter((entry) => !isOurs(entry))
  for (const entries of older) {
    for (const entry of entries.filter((each) => !isOurs(each))) former.push(restrictedTo(entry, ours))
    ours = commonFields(ours, fieldsOf(entries.filter(isOurs)))
  }
  return former
}

function entriesOfRemoved({ content }: ObjectRemoved): readonly ManagedFieldsEntry[] {
  return entriesOf(content as unknown as KubernetesObject).filter(({ subresource }) => subresource !== 'status')
}
