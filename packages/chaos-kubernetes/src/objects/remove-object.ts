import {
  type Cluster,
  type DeleteOptions,
  deleteObject,
  identify,
  isSameCluster,
  type KubernetesObject,
  loseObject,
  objectCreated,
  type objectDeleted,
  type objectLost,
  type Resource,
} from 'chaos-kubernetes-access'
import type { ActionContext, Target } from 'chaos-plugin-api'
import { readWanted, type Wanted } from './read-wanted.ts'
import { removeUnlessGone } from './remove-unless-gone.ts'

/** Removes an object by deleting it, which is recorded as a change that makes it anew; see `removeBy`. Not for Secrets. */
export async function removeObject<T extends KubernetesObject>(
  context: ActionContext<Target, typeof objectDeleted>,
  cluster: Cluster,
  resource: Resource<T>,
  wanted: Wanted,
  options: DeleteOptions = {},
): Promise<boolean> {
  return removeBy(context, cluster, resource, wanted, (object) =>
    deleteObject(context, cluster, resource, object, options),
  )
}

/** Removes an object that must not be stored, so that it can't be brought back: a Secret; see `removeBy`. */
export async function removeForGood<T extends KubernetesObject>(
  context: ActionContext<Target, typeof objectLost>,
  cluster: Cluster,
  resource: Resource<T>,
  wanted: Wanted,
): Promise<boolean> {
  return removeBy(context, cluster, resource, wanted, (object) => loseObject(context, cluster, resource, object))
}

/**
 * Removes an object: where this run has created it, by undoing that; else, and where another one has its place by now,
 * by `remove`, which records that as a change. Returns whether it has removed one.
 * One that was seen and is gone meanwhile is no failure; one that is only named must be there (404), and not on its way out.
 */
export async function removeBy<T extends KubernetesObject>(
  context: Pick<ActionContext, 'undo' | 'logger'>,
  cluster: Cluster,
  resource: Resource<T>,
  wanted: Wanted,
  remove: (object: T) => Promise<void>,
): Promise<boolean> {
  const here = await identify(cluster)
  const undone = await context.undo(
    objectCreated,
    ({ cluster: there, object }) =>
      isSameCluster(there, here) &&
      object.kind === resource.kind &&
      object.group === resource.group &&
      object.name === wanted.name &&
      (object.namespace ?? undefined) === wanted.namespace,
  )
  // Somebody may have put another one in its place, which the undo leaves alone.
  if (undone.length > 0 && (await cluster.find(resource, wanted)) === undefined) return true
  const object = await readWanted(cluster, resource, wanted)
  if (object === undefined) return false
  return removeUnlessGone(context, cluster, resource, object, () => remove(object))
}
