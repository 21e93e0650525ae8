import {
  type Cluster,
  type DeleteOptions,
  deleteObject,
  type KubernetesObject,
  loseObject,
  objectCreated,
  type Place,
  type Resource,
} from 'chaos-kubernetes-access'
import type { ActionContext } from 'chaos-plugin-api'

/** How to remove an object. */
export interface Removal extends DeleteOptions {
  /** Whether it must not be stored, so that it can't be brought back: Secrets, and whatever holds other things. */
  readonly forGood?: boolean
}

/**
 * Removes an object: where this run has created it, by undoing that; else by deleting it, which is recorded as a change.
 * Fails (404) where there is none.
 */
export async function removeObject<T extends KubernetesObject>(
  context: ActionContext,
  cluster: Cluster,
  resource: Resource<T>,
  place: Place,
  { forGood = false, ...options }: Removal = {},
): Promise<void> {
  const undone = await context.undo(
    objectCreated,
    ({ object }) =>
      object.kind === resource.kind &&
      object.group === resource.group &&
      object.name === place.name &&
      (object.namespace ?? undefined) === place.namespace,
  )
  if (undone.length > 0) return
  const object = await cluster.get(resource, place)
  const { uid } = object.metadata
  if (forGood)
    await loseObject(context, cluster, resource, object, () => cluster.delete(resource, place, { ...options, uid }))
  else await deleteObject(context, cluster, resource, object, options)
}
