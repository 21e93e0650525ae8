import type { KubernetesObject } from '../objects/kubernetes-object.ts'

/** How much of each object the API server sends. `metadata`: nothing but its metadata, about a third of a pod. */
export type Extent = 'whole' | 'metadata'

/**
 * What a view reads of its objects, and what it holds of them: 50,000 pods of 6.5 KB are better not kept in memory. Views of one shape
 * are shared, so a shape is a constant.
 */
export interface ViewShape<T extends KubernetesObject, Kept> {
  readonly listed: Extent
  readonly watched: Extent
  /** All that `keep` looks at of a listed object, as paths of two names (`metadata.name`): nothing else is read. All is read unless given. */
  readonly fields?: readonly string[]
  /**
   * What is held of an object. `previous` is what was held of the same object (the same UID) so far: where less is watched than was
   * listed, it tells what an event does not.
   */
  keep(object: T, seen: { readonly extent: Extent; readonly previous: Kept | undefined }): Kept
}

/** Holds the objects as the API gives them. Their `apiVersion` and `kind` are missing where they were listed. */
export const wholeObjects: ViewShape<KubernetesObject, KubernetesObject> = {
  listed: 'whole',
  watched: 'whole',
  keep: (object) => object,
}
