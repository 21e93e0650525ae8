import { recordEvent } from '../../events/record-event.ts'
import {
  isClaimBound,
  type PersistentVolume,
  type PersistentVolumeClaim,
  provisionedBy,
  type StorageClass,
  storageProvisioner,
} from '../../objects/volume.ts'
import { create, remove } from '../../registry/controller-writes.ts'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../registry/resource-names.ts'
import type { KubernetesObject } from '../../store/kubernetes-object.ts'
import { type ControllerContext, follow, keyOf } from '../controller-context.ts'

/** The provisioner that StorageClasses name to have the sandbox make their volumes. */
const simulatedProvisioner = 'sim.cluster/volumes'

/** Stands for a storage driver: makes a volume for each claim that asks for one, and takes away those that are no longer claimed. */
export function startVolumeProvisioner(context: ControllerContext): void {
  const { cluster, loop } = context
  const claims = cluster.store.collection(persistentVolumeClaims)
  const volumes = cluster.store.collection(persistentVolumes)
  create<KubernetesObject>(cluster, storageClasses, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: simulatedProvisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
  })
  const claimQueue = loop.queue('volume-provisioner/claim', (key) => {
    const claim = claims.get(key) as PersistentVolumeClaim | undefined
    if (!claim || isClaimBound(claim) || claim.metadata.deletionTimestamp) return
    const name = `pvc-${claim.metadata.uid}`
    if (claim.spec.volumeName !== undefined || volumes.get(name)) return
    const found = cluster.store.get(storageClasses, claim.spec.storageClassName ?? '') as StorageClass | undefined
    if (!found) return
    const say = (reason: string, message: string) => {
      recordEvent(cluster, claim, { type: 'Normal', reason, message, source: simulatedProvisioner })
    }
    const { namespace = '' } = claim.metadata
    say('Provisioning', `External provisioner is provisioning volume for claim "${namespace}/${claim.metadata.name}"`)
    create(cluster, persistentVolumes, volumeFor(claim, found, name))
    say('ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
  })
  const volumeQueue = loop.queue('volume-provisioner/volume', (name) => {
    const volume = volumes.get(name) as PersistentVolume | undefined
    const isFree = volume?.status.phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy === 'Delete'
    if (volume && isFree && volume.metadata.deletionTimestamp === undefined) remove(cluster, persistentVolumes, volume)
  })
  follow(context, persistentVolumeClaims, (claim, event) => {
    if (event?.type === 'DELETED' || claim.metadata.annotations?.[storageProvisioner] !== simulatedProvisioner) return
    claimQueue.add(keyOf(claim))
  })
  follow(context, persistentVolumes, (volume, event) => {
    if (event?.type === 'DELETED' || volume.metadata.annotations?.[provisionedBy] !== simulatedProvisioner) return
    volumeQueue.add(volume.metadata.name)
  })
}

function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass, name: string): PersistentVolume {
  const { name: claimName, namespace = '', uid = '', resourceVersion = '' } = claim.metadata
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { [provisionedBy]: simulatedProvisioner } },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
      accessModes: claim.spec.accessModes ?? [],
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name: claimName, uid, resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      csi: { driver: simulatedProvisioner, volumeHandle: name },
    },
    status: {},
  }
}
