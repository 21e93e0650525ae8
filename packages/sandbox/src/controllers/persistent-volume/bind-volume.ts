import {
  bindCompleted,
  boundByController,
  type PersistentVolume,
  type PersistentVolumeClaim,
} from '../../objects/volume.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { latest, putSpec, putStatus } from '../../registry/controller-writes.ts'
import { put } from '../../registry/put.ts'
import { persistentVolumeClaims, persistentVolumes } from '../../registry/resource-names.ts'
import { setVolumePhase } from './set-volume-phase.ts'

/** Reserves a volume for a claim. A volume that a user had reserved keeps that it was not the controller's choice. */
export function reserveVolume(
  cluster: Cluster,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): PersistentVolume {
  if (volume.spec.claimRef?.uid) return volume
  const { name, namespace = '', uid = '', resourceVersion } = claim.metadata
  const claimRef = {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    namespace,
    name,
    uid,
    ...(resourceVersion ? { resourceVersion } : {}),
  }
  const annotations = volume.spec.claimRef
    ? volume.metadata.annotations
    : { ...volume.metadata.annotations, [boundByController]: 'yes' }
  const metadata = { ...volume.metadata, ...(annotations ? { annotations } : {}) }
  return put(cluster, persistentVolumes, volume, { ...volume, metadata, spec: { ...volume.spec, claimRef } })
}

/** Binds a claim and a volume to each other: reservation, phase of the volume, name of the volume, phase of the claim. */
export function bindVolume(cluster: Cluster, volume: PersistentVolume, claim: PersistentVolumeClaim): void {
  const bound = setVolumePhase(cluster, reserveVolume(cluster, volume, claim), 'Bound')
  const chosen = claim.spec.volumeName === undefined
  const annotations = {
    ...claim.metadata.annotations,
    [bindCompleted]: 'yes',
    ...(chosen ? { [boundByController]: 'yes' } : {}),
  }
  const { accessModes = [], capacity = {} } = bound.spec
  const status = { ...claim.status, phase: 'Bound', accessModes, capacity }
  const current = latest(cluster, persistentVolumeClaims, claim)
  if (!current) return
  const spec = { ...current.spec, volumeName: bound.metadata.name }
  const named = putSpec(cluster, persistentVolumeClaims, current, spec, { ...current.metadata, annotations })
  putStatus(cluster, persistentVolumeClaims, named, status)
}
