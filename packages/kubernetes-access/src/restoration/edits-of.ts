import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import { type ConcretePath, fieldName, valueAt } from './field-path.ts'
import { isAsSent } from './is-as-sent.ts'
import { leavesOf } from './leaves-of.ts'
import { madeContent } from './made-content.ts'
import { ownersOf } from './managed-fields.ts'

/** What others have made of a field that we sent. */
export interface Edit {
  readonly path: ConcretePath
  readonly field: string
  readonly value: unknown
  /** Undefined where nobody can tell. */
  readonly by: string | undefined
}

/** What others have made of the fields that we sent. What they added does not count. */
export function editsOf(content: Readonly<Record<string, unknown>>, object: KubernetesObject): readonly Edit[] {
  return leavesOf(madeContent(content)).flatMap((path) => {
    const value = valueAt(object, path)
    if (isAsSent(value, valueAt(content, path))) return []
    const { ours, others } = ownersOf(object, path)
    if (others.length === 0 && (ours || value !== undefined)) return []
    return [{ path, field: fieldName(path.map(String)), value, by: others[0] }]
  })
}
