import type { KubernetesObject } from '../store/kubernetes-object.ts'

/** The object after a patch, and whether the patch made it. */
export interface Patched {
  readonly object: KubernetesObject
  readonly created: boolean
}
