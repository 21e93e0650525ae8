import { recordEvent } from '../../events/record-event.ts'
import {
  boundByController,
  type PersistentVolume,
  type PersistentVolumeClaim,
  provisionedBy,
} from '../../objects/volume.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { remove } from '../../registry/controller-writes.ts'
import { put } from '../../registry/put.ts'
import { persistentVolumeClaims, persistentVolumes } from '../../registry/resource-names.ts'
import { setVolumePhase } from './set-volume-phase.ts'

/** Brings a volume's phase to what its claim says, and takes it back when the claim is gone. */
export function reconcileVolume(cluster: Cluster, volume: PersistentVolume): void {
  const { claimRef } = volume.spec
  if (!claimRef?.uid) {
    setVolumePhase(cluster, volume, 'Available')
    return
  }
  const found = cluster.store.get(persistentVolumeClaims, claimRef.name, claimRef.namespace)
  const claim = found?.metadata.uid === claimRef.uid ? (found as PersistentVolumeClaim) : undefined
  if (!claim) {
    takeBack(cluster, volume)
  } else if (claim.spec.volumeName === volume.metadata.name) {
    setVolumePhase(cluster, volume, 'Bound')
  } else if (claim.spec.volumeName !== undefined) {
    release(cluster, volume)
  }
}

/** The claim is gone: what was on the volume stays until somebody has looked at it, or goes with it. */
function takeBack(cluster: Cluster, volume: PersistentVolume): void {
  const { phase } = volume.status
  const released = phase === 'Released' || phase === 'Failed' ? volume : setVolumePhase(cluster, volume, 'Released')
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete' || released.status.phase === 'Failed') return
  // Who made a volume also takes it away.
  if (volume.spec['csi'] !== undefined || volume.metadata.annotations?.[provisionedBy] !== undefined) return
  const hostPath = volume.spec['hostPath'] as { readonly path?: string } | undefined
  if (hostPath?.path?.startsWith('/tmp/')) {
    remove(cluster, persistentVolumes, released)
    return
  }
  const message = hostPath
    ? `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
    : `error getting deleter volume plugin for volume "${volume.metadata.name}": no volume plugin matched`
  setVolumePhase(cluster, released, 'Failed', message)
  const reason = 'VolumeFailedDelete'
  recordEvent(cluster, released, { type: 'Warning', reason, message, source: 'persistentvolume-controller' })
}

/** The claim has another volume: one that the controller had reserved for it is free again. */
function release(cluster: Cluster, volume: PersistentVolume): void {
  const { [boundByController]: chosen, ...annotations } = volume.metadata.annotations ?? {}
  const { claimRef, ...spec } = volume.spec
  if (chosen === undefined || !claimRef) return
  const free = put(cluster, persistentVolumes, volume, {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec,
  })
  setVolumePhase(cluster, free, 'Available')
}
