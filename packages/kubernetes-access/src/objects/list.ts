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

/** Items that can be walked through: of a page not all need be there at once. */
export interface ListItems<T> extends Iterable<T> {
  readonly length: number
}

/** What is held of each object of a list: 100,000 pods are 650 MB. */
export interface Excerpt<T extends KubernetesObject, Kept> {
  /** All that `keep` looks at, as paths of two names (`metadata.name`): nothing else is read, which takes a third of the time. All is read unless given. */
  readonly fields?: readonly string[]
  /** Where true, objects behind the first page may come with their metadata alone: of very many pods that is a third of the answer. */
  readonly metadataBehind?: boolean
  /** Returns what is held, and `undefined` for an object of which nothing is. */
  keep(object: T): Kept | undefined
}

/** A page of a list. Its items are made anew each time that they are walked through, one by one, and nobody else holds them. */
export interface ListPage<T extends KubernetesObject = KubernetesObject> extends Omit<ObjectList<T>, 'items'> {
  readonly items: ListItems<T>
}
