import { defaultStorageClass } from '../../admission/admit-volume.ts'
import { recordEvent } from '../../events/record-event.ts'
import type { Pod } from '../../objects/pod.ts'
import {
  isClaimBound,
  olderStorageProvisioner,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
  selectedNode,
  storageProvisioner,
} from '../../objects/volume.ts'
import type { Cluster } from '../../registry/cluster.ts'
import { putMetadata, putStatus } from '../../registry/controller-writes.ts'
import { put } from '../../registry/put.ts'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../registry/resource-names.ts'
import { bindVolume } from './bind-volume.ts'
import { findVolume, isReservedFor, mismatch } from './find-volume.ts'
import { podsOfClaim } from './pods-of-claim.ts'

/** Finds a volume for a claim, asks for one to be made, or says why it has none. */
export function reconcileClaim(cluster: Cluster, claim: PersistentVolumeClaim): void {
  if (isClaimBound(claim)) keepBound(cluster, claim)
  else if (claim.spec.volumeName === undefined) findOne(cluster, claim)
  else takeNamed(cluster, claim, claim.spec.volumeName)
}

/** Whether a claim's volume is chosen only when a pod needs it, so that it is where the pod can run. */
export function waitsForConsumer({ store }: Cluster, { spec }: PersistentVolumeClaim): boolean {
  const found = spec.storageClassName ? store.get(storageClasses, spec.storageClassName) : undefined
  return (found as StorageClass | undefined)?.volumeBindingMode === 'WaitForFirstConsumer'
}

function keepBound(cluster: Cluster, claim: PersistentVolumeClaim): void {
  const volume = cluster.store.get(persistentVolumes, claim.spec.volumeName ?? '') as PersistentVolume | undefined
  if (volume && (volume.spec.claimRef === undefined || isReservedFor(volume, claim))) {
    bindVolume(cluster, volume, claim)
    return
  }
  if (claim.status.phase === 'Lost') return
  const message = volume
    ? 'Two claims are bound to the same volume, this one is bound incorrectly'
    : 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
  putStatus(cluster, persistentVolumeClaims, claim, { phase: 'Lost' })
  report(cluster, claim, 'Warning', volume ? 'ClaimMisbound' : 'ClaimLost', message)
}

function takeNamed(cluster: Cluster, claim: PersistentVolumeClaim, name: string): void {
  const volume = cluster.store.get(persistentVolumes, name) as PersistentVolume | undefined
  if (!volume) return
  if (volume.spec.claimRef !== undefined) {
    if (isReservedFor(volume, claim)) bindVolume(cluster, volume, claim)
    return
  }
  const why = mismatch(volume, claim)
  if (why === undefined) bindVolume(cluster, volume, claim)
  else report(cluster, claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${why}`)
}

function findOne(cluster: Cluster, claim: PersistentVolumeClaim): void {
  const waits = waitsForConsumer(cluster, claim)
  const hasNode = claim.metadata.annotations?.[selectedNode] !== undefined
  const volume = findVolume(cluster, claim, { reservedOnly: waits })
  if (volume) bindVolume(cluster, volume, claim)
  else if (claim.spec.storageClassName === undefined && defaultStorageClass(cluster)) takeDefaultClass(cluster, claim)
  else if (waits && !hasNode) reportWaiting(cluster, claim)
  else if (claim.spec.storageClassName) askForOne(cluster, claim, claim.spec.storageClassName)
  else
    report(
      cluster,
      claim,
      'Normal',
      'FailedBinding',
      'no persistent volumes available for this claim and no storage class is set',
    )
}

/** A claim that was made before there was a default class gets it afterwards. */
function takeDefaultClass(cluster: Cluster, claim: PersistentVolumeClaim): void {
  const storageClassName = defaultStorageClass(cluster)?.metadata.name
  if (storageClassName === undefined) return
  put(cluster, persistentVolumeClaims, claim, { ...claim, spec: { ...claim.spec, storageClassName } })
}

function reportWaiting(cluster: Cluster, claim: PersistentVolumeClaim): void {
  const pod = podsOfClaim(cluster, claim).find(({ spec }: Pod) => !spec.nodeName)
  if (pod)
    report(cluster, claim, 'Normal', 'WaitForPodScheduled', `waiting for pod ${pod.metadata.name} to be scheduled`)
  else
    report(cluster, claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
}

function askForOne(cluster: Cluster, claim: PersistentVolumeClaim, name: string): void {
  const found = cluster.store.get(storageClasses, name) as StorageClass | undefined
  if (!found) {
    report(cluster, claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
    return
  }
  const { provisioner } = found
  if (provisioner === 'kubernetes.io/no-provisioner') {
    const message = 'no persistent volumes available for this claim and no storage class is set'
    report(cluster, claim, 'Normal', 'FailedBinding', message)
    return
  }
  const annotations = {
    ...claim.metadata.annotations,
    [storageProvisioner]: provisioner,
    [olderStorageProvisioner]: provisioner,
  }
  const asked = putMetadata(cluster, persistentVolumeClaims, claim, { ...claim.metadata, annotations })
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
  report(cluster, asked, 'Normal', 'ExternalProvisioning', message)
}

function report(
  cluster: Cluster,
  claim: PersistentVolumeClaim,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  recordEvent(cluster, claim, { type, reason, message, source: 'persistentvolume-controller' })
}
