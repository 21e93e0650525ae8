import type { Cluster } from '../cluster.ts'
import type { KubernetesObject, OwnerReference, Pod } from '../objects/kubernetes-object.ts'
import { pods } from '../objects/resource.ts'

/** Reads the owner of a pod; `undefined` where it is gone, another one has its name, or it is being deleted. */
export async function readOwner(
  cluster: Cluster,
  owner: OwnerReference,
  namespace: string,
): Promise<KubernetesObject | undefined> {
  const resource = await cluster.resourceOf(owner.apiVersion, owner.kind)
  if (resource === undefined) return undefined
  const found = await cluster.find(resource, {
    name: owner.name,
    namespace: resource.namespaced ? namespace : undefined,
  })
  return found?.metadata.uid === owner.uid && found.metadata.deletionTimestamp === undefined ? found : undefined
}

/**
 * Whether a controller has as many ready pods as it wants. Counts the pods themselves: the controller's own count lags behind.
 * Of a controller that we don't know, one ready pod that is younger than the removed one must do.
 */
export async function isOwnerSatisfied(
  cluster: Cluster,
  owner: KubernetesObject,
  removed: { readonly namespace: string; readonly uid: string; readonly createdAt: string },
): Promise<boolean> {
  const all = await cluster.list(pods, { namespace: removed.namespace })
  const own = all.filter(
    ({ metadata }) =>
      metadata.uid !== removed.uid &&
      metadata.deletionTimestamp === undefined &&
      metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true,
  )
  const ready = own.filter(isReady)
  const wanted = wantedPods(owner)
  if (wanted !== undefined) return (owner.kind === 'Job' ? own : ready).length >= wanted
  return ready.some(({ metadata }) => metadata.creationTimestamp > removed.createdAt)
}

/** Whether a pod's condition Ready is true. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}

function wantedPods({ kind, spec, status }: KubernetesObject): number | undefined {
  const wanted = (spec ?? {}) as Readonly<Record<string, number | undefined>>
  const state = (status ?? {}) as Readonly<Record<string, number | undefined>>
  switch (kind) {
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'ReplicationController':
      return wanted['replicas'] ?? 1
    case 'DaemonSet':
      return state['desiredNumberScheduled'] ?? 0
    case 'Job':
      // Finished pods stay and count, so a Job that is through is satisfied.
      return state['completionTime'] === undefined ? (wanted['parallelism'] ?? 1) : 0
    default:
      return undefined
  }
}
