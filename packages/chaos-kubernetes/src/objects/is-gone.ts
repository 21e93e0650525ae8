import { type Cluster, isApiFailure, type ObjectMeta, type Resource } from 'chaos-kubernetes-access'

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
  if (isApiFailure(refusal, 404)) return saysNotFound(refusal.body, metadata.name)
  if (!isApiFailure(refusal, 409)) return false
  return (await cluster.find(resource, metadata))?.metadata.uid !== metadata.uid
}

/** Whether it is the API server that doesn't find this object: a proxy answers 404 as well, and so does an API that is not served. */
function saysNotFound(body: unknown, name: string): boolean {
  const { reason, details } = (body ?? {}) as {
    readonly reason?: unknown
    readonly details?: { readonly name?: unknown }
  }
  return reason === 'NotFound' && details?.name === name
}
