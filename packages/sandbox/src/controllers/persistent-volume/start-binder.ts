import type { Pod } from '../../objects/pod.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../objects/volume.ts'
import { persistentVolumeClaims, persistentVolumes, pods, storageClasses } from '../../registry/resource-names.ts'
import { objectKey } from '../../store/collection.ts'
import { type ControllerContext, follow, keyOf } from '../controller-context.ts'
import { claimNamesOf } from './pods-of-claim.ts'
import { reconcileClaim } from './reconcile-claim.ts'
import { reconcileVolume } from './reconcile-volume.ts'

/** Binds claims to volumes and takes volumes back whose claims are gone. */
export function startPersistentVolumeBinder(context: ControllerContext): void {
  const { cluster, loop } = context
  const claims = cluster.store.collection(persistentVolumeClaims)
  const volumes = cluster.store.collection(persistentVolumes)
  /** Claims that have no volume, which something new may be for. */
  const unbound = new Set<string>()

  const claimQueue = loop.queue('persistentvolume-binder/claim', (key) => {
    const claim = claims.get(key) as PersistentVolumeClaim | undefined
    if (claim) reconcileClaim(cluster, claim)
  })
  const volumeQueue = loop.queue('persistentvolume-binder/volume', (key) => {
    const volume = volumes.get(key) as PersistentVolume | undefined
    if (volume) reconcileVolume(cluster, volume)
  })
  const retryUnbound = (): void => {
    for (const key of unbound) claimQueue.add(key)
  }

  follow(context, persistentVolumeClaims, (object, event) => {
    const claim = object as PersistentVolumeClaim
    const key = keyOf(claim)
    if (event?.type === 'DELETED') {
      unbound.delete(key)
      if (claim.spec.volumeName !== undefined) volumeQueue.add(claim.spec.volumeName)
      return
    }
    if (claim.status.phase === 'Bound') unbound.delete(key)
    else unbound.add(key)
    claimQueue.add(key)
  })
  follow(context, persistentVolumes, (object, event) => {
    const { claimRef } = (object as PersistentVolume).spec
    if (claimRef) claimQueue.add(objectKey(claimRef.name, claimRef.namespace))
    if (event?.type === 'DELETED') return
    volumeQueue.add(object.metadata.name)
    if (!claimRef) retryUnbound()
  })
  follow(context, storageClasses, retryUnbound)
  follow(context, pods, (pod, event) => {
    if (unbound.size === 0 || event?.type === 'MODIFIED') return
    for (const name of claimNamesOf(pod as Pod)) {
      const key = objectKey(name, pod.metadata.namespace)
      if (unbound.has(key)) claimQueue.add(key)
    }
  })
}
