import { type ActionContext, defineChange, type Inspection } from 'chaos-plugin-api'
import { z } from 'zod'
import type { Cluster, DeleteOptions } from '../cluster.ts'
import type { ObjectMeta, OwnerReference } from '../objects/kubernetes-object.ts'
import { type Place, pods } from '../objects/resource.ts'
import { loseObject } from './object-lost.ts'
import { clusterIdentity } from './object-reference.ts'
import { isOwnerSatisfied, readOwner } from './pod-owner.ts'
import { connectToSameCluster, identify } from './same-cluster.ts'

const data = z.strictObject({
  cluster: clusterIdentity,
  pod: z.strictObject({ namespace: z.string(), name: z.string(), uid: z.string(), createdAt: z.string() }),
  owner: z.strictObject({ apiVersion: z.string(), kind: z.string(), name: z.string(), uid: z.string() }),
  how: z.enum(['deleted', 'evicted']),
})
type Data = z.infer<typeof data>

/** A pod that was deleted or evicted, and whose controller makes another one: healed once it has as many ready ones as it wants. */
export const podRemoved = defineChange<Data>({
  data,
  undo: 'heals',
  describe: ({ pod, how, owner }) => ({
    object: `Pod ${pod.namespace}/${pod.name}`,
    summary: how,
    byHand: `kubectl get pods --namespace ${pod.namespace}  # ${owner.kind} ${owner.name} makes another one`,
  }),
  async inspect({ cluster, pod, owner }, context): Promise<Inspection> {
    const connected = await connectToSameCluster(context, cluster)
    const found = await connected.find(pods, pod)
    if (found?.metadata.uid === pod.uid) {
      // Still as it was (the call never arrived) or still on its way out.
      return found.metadata.deletionTimestamp === undefined ? 'restored' : 'applied'
    }
    const controller = await readOwner(connected, owner, pod.namespace)
    if (controller === undefined) return 'gone'
    return (await isOwnerSatisfied(connected, controller, pod)) ? 'restored' : 'applied'
  },
})

/** What must be known of a pod to remove it and to see it heal. */
export interface RemovablePod {
  readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'uid' | 'creationTimestamp' | 'ownerReferences'>
}

/** The owner that makes a new pod when this one goes. */
export function controllerOf({ metadata }: RemovablePod): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)
}

/** Deletes a pod, recorded as a change that heals, or that lasts where nothing controls the pod. */
export async function deletePod(
  context: Pick<ActionContext, 'change'>,
  cluster: Cluster,
  pod: RemovablePod,
  options: DeleteOptions = {},
): Promise<void> {
  const { uid } = pod.metadata
  const stored = await recordOf(cluster, pod, 'deleted')
  if (stored === undefined)
    return loseObject(context, cluster, pods, pod, () => cluster.delete(pods, pod.metadata, { ...options, uid }))
  await context.change(podRemoved, stored, () => cluster.delete(pods, pod.metadata, { ...options, uid }))
}

/** Evicts a pod, recorded as `deletePod` does. `evict` sends the call, and may do so again and again. */
export async function evictPod(
  context: Pick<ActionContext, 'change'>,
  cluster: Cluster,
  pod: RemovablePod,
  evict: (place: Place, uid: string) => Promise<void> = (place, uid) => cluster.evict(place, { uid }),
): Promise<void> {
  const stored = await recordOf(cluster, pod, 'evicted')
  const send = () => evict(pod.metadata, pod.metadata.uid)
  if (stored !== undefined) return context.change(podRemoved, stored, send)
  return loseObject(context, cluster, pods, pod, send)
}

async function recordOf(cluster: Cluster, pod: RemovablePod, how: Data['how']): Promise<Data | undefined> {
  const owner = controllerOf(pod)
  if (owner === undefined) return undefined
  const { namespace = 'default', name, uid, creationTimestamp } = pod.metadata
  const { apiVersion, kind } = owner
  return {
    cluster: await identify(cluster),
    pod: { namespace, name, uid, createdAt: creationTimestamp },
    owner: { apiVersion, kind, name: owner.name, uid: owner.uid },
    how,
  }
}
