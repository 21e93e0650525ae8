import { type Cluster, objectName, type Resource } from 'chaos-kubernetes-access'
import type { ActionContext } from 'chaos-plugin-api'
import { isGone, type RemovableObject } from './is-gone.ts'

/**
 * Removes an object by a call of the caller's, which is recorded as a change and carries the object's UID. One that is gone by the time that the
 * call arrives, or whose name another one has, is what was wanted: the change stands as not applied, and nothing fails.
 * Returns whether the call has removed it.
 */
export async function removeUnlessGone(
  { logger }: Pick<ActionContext, 'logger'>,
  cluster: Cluster,
  resource: Resource,
  object: RemovableObject,
  remove: () => Promise<void>,
): Promise<boolean> {
  try {
    await remove()
    return true
  } catch (error) {
    if (!(await isGone(cluster, resource, object, error))) throw error
    logger.info(`${objectName(resource, object.metadata)} had gone before it was removed.`)
    return false
  }
}
