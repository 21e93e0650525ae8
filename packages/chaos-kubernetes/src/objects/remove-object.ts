import {
  type Cluster,
  canBeMadeAnew,
  type DeleteOptions,
  deleteObject,
  type KubernetesObject,
  loseObject,
  type ObjectMeta,
  objectCreated,
  objectName,
  type Resource,
} from 'chaos-kubernetes-access'
import { type ActionContext, StepFailure } from 'chaos-plugin-api'
import { isLeaving } from './is-leaving.ts'
import { removeUnlessGone } from './remove-unless-gone.ts'

/** How to remove an object. */
export interface Removal extends DeleteOptions {
  /** Whether it must not be stored, so that it can't be brought back: Secrets, and whatever holds other things. */
  readonly forGood?: boolean
}

/** Which object: with its UID where it was seen already. */
type Wanted = Pick<ObjectMeta, 'name' | 'namespace'> & { readonly uid?: string }

/**
 * Removes an object: where this run has created it, by undoing that; else by deleting it, which is recorded as a change. Returns whether it has removed one.
 * One that was seen and is gone meanwhile is no failure; one that is only named must be there (404), and not on its way out.
 */
export async function removeObject<T extends KubernetesObject>(
  context: ActionContext,
  cluster: Cluster,
  resource: Resource<T>,
  wanted: Wanted,
  { forGood = false, ...options }: Removal = {},
): Promise<boolean> {
  const undone = await context.undo(
    objectCreated,
    ({ object }) =>
      object.kind === resource.kind &&
      object.group === resource.group &&
      object.name === wanted.name &&
      (object.namespace ?? undefined) === wanted.namespace,
  )
  if (undone.length > 0) return true
  const object = await readWanted(cluster, resource, wanted)
  if (object === undefined) return false
  const { uid } = object.metadata
  return removeUnlessGone(context, cluster, resource, object, () =>
    forGood || !canBeMadeAnew(resource, object)
      ? loseObject(context, cluster, resource, object, () => cluster.delete(resource, wanted, { ...options, uid }))
      : deleteObject(context, cluster, resource, object, options),
  )
}

async function readWanted<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  wanted: Wanted,
): Promise<T | undefined> {
  if (wanted.uid !== undefined) {
    const found = await cluster.find(resource, wanted)
    return found === undefined || found.metadata.uid !== wanted.uid || isLeaving(found) ? undefined : found
  }
  const found = await cluster.get(resource, wanted)
  if (!isLeaving(found)) return found
  throw new StepFailure(`${objectName(resource, wanted)} is being deleted already.`, {
    remedy: 'Wait until it is gone, or name another one.',
  })
}
