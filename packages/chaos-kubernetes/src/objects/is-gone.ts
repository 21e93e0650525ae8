import { type Cluster, isApiFailure, isNotFound, type ObjectMeta, type Resource } from 'chaos-kubernetes-access'

/** What must be known of an object to tell it from another one that has its name by now. */
export interface RemovableObject {
  readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'uid'>
}

/** Whether a call was refused because its object is no longer there. Conflicts have other reasons as well, so after one it is looked at. */
export async function isGone(
  cluster: Cluster,
  resource: Resource,
  { metadata }: RemovableObject,
  refusal: unknown,
): Promise<boolean> {
  if (isNotFound(refusal, resource, metadata.name)) return true
  if (!isApiFailure(refusal, 409)) return false
  return (await cluster.find(resource, metadata))?.metadata.uid !== metadata.uid
}
