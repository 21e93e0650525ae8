import { isDeepStrictEqual } from 'node:util'
import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { type Edit, editsOf } from './edits-of.ts'
import type { ObjectPast } from './object-past.ts'
import { shown } from './shown.ts'
import { settle, type Verdict } from './verdict.ts'

/** Says what is to be done about an object that a run created. */
export function judgeCreated(past: ObjectPast, object: KubernetesObject): Verdict {
  const edited = past.creations
    .flatMap(({ content }) => editsOf(content, object))
    .filter((edit) => edit.by !== undefined || !wasSetByUs(past, edit))
  const [first] = edited
  if (first !== undefined) {
    return settle(
      'drifted',
      `${first.field} is ${shown(first.value)} by ${first.by ?? 'somebody'}, so it is not deleted`,
    )
  }
  return { act: 'delete', object }
}

/** Whether a field of what we created has a value that we gave it later. */
function wasSetByUs({ sent, born }: ObjectPast, { path, value }: Edit): boolean {
  return sent.some(
    ({ data }) =>
      data.does === 'set' &&
      born.has(data.uid) &&
      data.fields.some((each) => isDeepStrictEqual(each.path, path) && isDeepStrictEqual(each.after, value)),
  )
}
