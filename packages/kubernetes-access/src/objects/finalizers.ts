import type { KubernetesObject } from './kubernetes-object.ts'

const none: readonly string[] = []

/** What keeps an object that is being deleted; of one that is not, nothing. */
export function holding({ metadata }: KubernetesObject): readonly string[] {
  const { deletionTimestamp, finalizers = none } = metadata as KubernetesObject['metadata'] & {
    readonly finalizers?: readonly string[]
  }
  return deletionTimestamp === undefined || finalizers.length === 0 ? none : finalizers
}

/**
 * What keeps it, as people say it.
 *
 * @example
 * heldBy(['example.com/hold']) // → 'held by the finalizer example.com/hold'
 */
export function heldBy(finalizers: readonly string[]): string {
  return `held by the ${finalizers.length === 1 ? 'finalizer' : 'finalizers'} ${finalizers.join(', ')}`
}
