import type { KubernetesObject } from './kubernetes-object.ts'

/** Which objects of a resource. */
export interface ListQuery {
  /** Left out: all namespaces. */
  readonly namespace?: string | undefined
  readonly labelSelector?: string | null | undefined
  readonly fieldSelector?: string | undefined
  /** How many at most; all unless given. */
  readonly limit?: number | undefined
}

/** A list as the API returns it. */
export interface ObjectList<T extends KubernetesObject = KubernetesObject> {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly resourceVersion?: string
    readonly continue?: string
    readonly [field: string]: unknown
  }
  readonly items: readonly T[]
}
