import type { Pod } from '../../objects/pod.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../objects/volume.ts'
import { putMetadata } from '../../registry/controller-writes.ts'
import { persistentVolumeClaims, persistentVolumes, pods } from '../../registry/resource-names.ts'
import type { ResourceName } from '../../store/cluster-view.ts'
import { objectKey } from '../../store/collection.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import { type ControllerContext, follow, keyOf } from '../controller-context.ts'
import { claimNamesOf, podsOfClaim } from './pods-of-claim.ts'

/** Holds back a deleted claim as long as a pod on a node uses it. */
export function startPersistentVolumeClaimProtection(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(persistentVolumeClaims)
  const queue = loop.queue('persistentvolumeclaim-protection', (key) => {
    const claim = collection.get(key) as PersistentVolumeClaim | undefined
    if (!claim?.metadata.deletionTimestamp) return
    if (!podsOfClaim(cluster, claim).some(({ spec }) => spec.nodeName))
      letGo(context, persistentVolumeClaims, claim, 'kubernetes.io/pvc-protection')
  })
  follow(context, persistentVolumeClaims, (claim) => {
    if (claim.metadata.deletionTimestamp) queue.add(keyOf(claim))
  })
  follow(context, pods, (pod, event) => {
    if (event?.type !== 'DELETED' || collection.size === 0) return
    for (const name of claimNamesOf(pod as Pod)) queue.add(objectKey(name, pod.metadata.namespace))
  })
}

/** Holds back a deleted volume as long as it is bound. */
export function startPersistentVolumeProtection(context: ControllerContext): void {
  const { cluster, loop } = context
  const collection = cluster.store.collection(persistentVolumes)
  const queue = loop.queue('persistentvolume-protection', (name) => {
    const volume = collection.get(name) as PersistentVolume | undefined
    if (!volume?.metadata.deletionTimestamp || volume.status.phase === 'Bound') return
    letGo(context, persistentVolumes, volume, 'kubernetes.io/pv-protection')
  })
  follow(context, persistentVolumes, ({ metadata }) => {
    if (metadata.deletionTimestamp) queue.add(metadata.name)
  })
}

function letGo(
  { cluster }: ControllerContext,
  resource: ResourceName,
  object: KubernetesObject,
  finalizer: string,
): void {
  const { finalizers = [], ...metadata } = object.metadata
  if (!finalizers.includes(finalizer)) return
  const others = finalizers.filter((each) => each !== finalizer)
  putMetadata(cluster, resource, object, others.length > 0 ? { ...metadata, finalizers: others } : metadata)
}
