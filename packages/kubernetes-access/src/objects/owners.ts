import type { OwnerReference } from './kubernetes-object.ts'

/** Whose owners are asked for: an object, or what is recorded of one. */
interface Owned {
  readonly metadata?: unknown
}

/** The owners of an object: it goes when they are gone. */
export function ownersOf(object: Owned | undefined): readonly OwnerReference[] {
  const metadata = object?.metadata as { readonly ownerReferences?: readonly OwnerReference[] } | undefined
  return metadata?.ownerReferences ?? []
}

/** The owner that makes an object anew when this one goes. */
export function controllerOf(object: Owned | undefined): OwnerReference | undefined {
  return ownersOf(object).find(({ controller }) => controller === true)
}
