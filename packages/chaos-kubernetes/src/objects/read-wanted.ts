import {
  type Cluster,
  type KubernetesObject,
  type ObjectMeta,
  objectName,
  type Resource,
} from 'chaos-kubernetes-access'
import { StepFailure } from 'chaos-plugin-api'
import { isLeaving } from './is-leaving.ts'

/** Which object: with its UID where it was seen already. */
export type Wanted = Pick<ObjectMeta, 'name' | 'namespace'> & { readonly uid?: string }

/**
 * Reads an object that is to be removed. `undefined` where one that was seen is gone meanwhile, or on its way out; one that is only named must be
 * there (404), and not on its way out (`StepFailure`).
 */
export async function readWanted<T extends KubernetesObject>(
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
