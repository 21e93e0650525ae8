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

/** Reads an object that is to be removed. `undefined` where one that was seen is gone meanwhile, or on its way out; see `readNamed` for one that is only named. */
export async function readWanted<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  wanted: Wanted,
): Promise<T | undefined> {
  if (wanted.uid === undefined) return readNamed(cluster, resource, wanted)
  const found = await cluster.find(resource, wanted)
  return found === undefined || found.metadata.uid !== wanted.uid || isLeaving(found) ? undefined : found
}

/** Reads an object that is to be removed, and of which nothing but the name is known: it must be there (404), and not on its way out (`StepFailure`). */
export async function readNamed<T extends KubernetesObject>(
  cluster: Cluster,
  resource: Resource<T>,
  named: Pick<ObjectMeta, 'name' | 'namespace'>,
): Promise<T> {
  const found = await cluster.get(resource, named)
  if (!isLeaving(found)) return found
  throw new StepFailure(`${objectName(resource, named)} is being deleted already.`, {
    remedy: 'Wait until it is gone, or name another one.',
  })
}
