import { type ActionContext, type ChangeCall, defineChange, type Target } from 'chaos-plugin-api'
import type { Cluster, DeleteOptions } from '../cluster.ts'
import { type OwnersBefore, readOwnersBefore } from '../healing/owners-before.ts'
import { type RemovedPod, removedPod } from '../healing/workload-debt.ts'
import { workloadHealer } from '../healing/workload-healer.ts'
import type { ObjectMeta } from '../objects/kubernetes-object.ts'
import { controllerOf } from '../objects/owners.ts'
import { pods } from '../objects/resource.ts'
import { namesIn } from './names-in.ts'
import { loseObject, type objectLost } from './object-lost.ts'
import { identify } from './same-cluster.ts'

/** A pod that was deleted or evicted, and whose controller makes another one: healed once its workload has what it had before. */
export const podRemoved = defineChange<RemovedPod>({
  data: removedPod,
  names: namesIn,
  undo: 'heals',
  describe: ({ pod, how, owner, workload = owner }) => ({
    object: `Pod ${pod.namespace}/${pod.name}`,
    summary: how,
    byHand: `kubectl get pods --namespace ${pod.namespace}  # ${workload.kind} ${workload.name} makes another one`,
  }),
  healer: workloadHealer,
})

/** What must be known of a pod to remove it and to see it heal. */
export interface RemovablePod {
  readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'uid' | 'creationTimestamp' | 'ownerReferences'>
  /** Whether it has ended by itself, so that nothing makes it again. */
  readonly finished?: boolean
}

/** How a pod is removed. */
export interface PodRemoval {
  /** What keeps it, as it was before the first removal of the action; read for this pod alone where it is left out. */
  readonly owners?: OwnersBefore
}

/** A pod that nothing controls is lost. */
type RemovalContext = Pick<ActionContext<Target, typeof podRemoved | typeof objectLost>, 'change'>

/** Deletes a pod, recorded as a change that heals, or that lasts where nothing controls the pod. */
export async function deletePod(
  context: RemovalContext,
  cluster: Cluster,
  pod: RemovablePod,
  { owners, ...options }: DeleteOptions & PodRemoval = {},
): Promise<void> {
  const { uid } = pod.metadata
  await removePod(context, cluster, pod, { how: 'deleted', owners }, async () =>
    cluster.delete(pods, pod.metadata, { ...options, uid }),
  )
}

/** Evicts a pod, recorded as `deletePod` does. `evict` sends the call, and may do so again and again. */
export async function evictPod(
  context: RemovalContext,
  cluster: Cluster,
  pod: RemovablePod,
  { owners, evict }: PodRemoval & { readonly evict?: (call: ChangeCall) => Promise<void> } = {},
): Promise<void> {
  const { uid } = pod.metadata
  const send = evict ?? (async () => cluster.evict(pod.metadata, { uid }))
  await removePod(context, cluster, pod, { how: 'evicted', owners }, send)
}

async function removePod(
  context: RemovalContext,
  cluster: Cluster,
  pod: RemovablePod,
  { how, owners }: { readonly how: RemovedPod['how']; readonly owners: OwnersBefore | undefined },
  send: (call: ChangeCall) => Promise<void>,
): Promise<void> {
  const controller = controllerOf(pod)
  if (controller === undefined) return loseObject(context, cluster, pods, pod, send)
  const { namespace = 'default', name, uid, creationTimestamp } = pod.metadata
  const { owner, workload } = (owners ?? (await readOwnersBefore(cluster, [pod]))).of(controller)
  const data: RemovedPod = {
    cluster: await identify(cluster),
    pod: { namespace, name, uid, createdAt: creationTimestamp },
    owner,
    how,
    workload,
    ...(pod.finished === true ? { finished: true } : {}),
  }
  await context.change(podRemoved, data, send)
}
