import type { KubernetesObject, Manifest, OwnerReference } from '../objects/kubernetes-object.ts'
import { withFields } from './field-operations.ts'
import type { FieldPast } from './field-past.ts'
import { locate } from './field-path.ts'
import { withoutServerParts } from './made-content.ts'

/**
 * A deleted object as it has to be made anew: its content at deletion, its fields that were ours as they were before the run, and its
 * owners as they are called now. `ownerNow` knows the UID of each that is there; of the others it names none any more, as the server itself would have it.
 */
export function madeAnew(
  content: Manifest,
  fields: readonly FieldPast[],
  ownerNow: (owner: OwnerReference) => string | undefined,
): Manifest {
  const targets = fields.flatMap((field) => {
    const path = locate(content, field.path)
    return path === undefined ? [] : [{ path, to: field.first, made: field.made }]
  })
  const restored = withFields(content, targets) as KubernetesObject
  const manifest = withoutServerParts(restored)
  const { ownerReferences, ...metadata } = (manifest.metadata ?? {}) as Partial<KubernetesObject['metadata']>
  if (ownerReferences === undefined) return manifest
  const owners = ownerReferences.flatMap((owner) => {
    const uid = ownerNow(owner)
    return uid === undefined ? [] : [{ ...owner, uid }]
  })
  return { ...manifest, metadata: { ...metadata, ...(owners.length === 0 ? {} : { ownerReferences: owners }) } }
}
