import type { KubernetesObject } from '../objects/kubernetes-object.ts'
import type { Resource } from '../objects/resource.ts'

/** Kinds whose objects hold more than their content says, or whose content must not be stored, by group. */
const lost: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'Secret'],
  batch: ['Job'],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
}

/**
 * Whether a deleted object can be made anew from what it was: not a Secret, whose content is never stored, what holds other things or data
 * (a namespace, a volume), or a Job; nor a Node that a finalizer or an owner may take for the end of a machine.
 */
export function canBeMadeAnew(
  { group, kind }: Pick<Resource, 'group' | 'kind'>,
  { metadata }: KubernetesObject,
): boolean {
  if (lost[group]?.includes(kind) === true) return false
  if (group !== '' || kind !== 'Node') return true
  const { finalizers, ownerReferences = [] } = metadata as { readonly finalizers?: readonly string[] } & typeof metadata
  return (finalizers ?? []).length === 0 && ownerReferences.length === 0
}
