import { asRecord } from '../json/is-record.ts'
import type { StorageClass } from '../objects/volume.ts'
import type { Cluster } from '../registry/cluster.ts'
import { storageClasses } from '../registry/resource-names.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'

const isDefault = 'storageclass.kubernetes.io/is-default-class'
const older = 'volume.beta.kubernetes.io/storage-class'

/** Keeps a new volume or claim from going while it is in use. */
export function protectVolume(object: KubernetesObject): KubernetesObject {
  const finalizer = object.kind === 'PersistentVolume' ? 'kubernetes.io/pv-protection' : 'kubernetes.io/pvc-protection'
  const { finalizers = [] } = object.metadata
  if (finalizers.includes(finalizer)) return object
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } }
}

/** Gives a new claim that leaves its storage class open the default one. */
export function admitClaim(cluster: Cluster, claim: KubernetesObject): KubernetesObject {
  const spec = asRecord(claim['spec'])
  if (spec['storageClassName'] !== undefined || claim.metadata.annotations?.[older] !== undefined)
    return protectVolume(claim)
  const found = defaultStorageClass(cluster)
  return protectVolume(found ? { ...claim, spec: { ...spec, storageClassName: found.metadata.name } } : claim)
}

/** Of several default classes the newest; of equally old ones the first by name. */
export function defaultStorageClass({ store }: Cluster): StorageClass | undefined {
  const classes = store.list(storageClasses).filter(({ metadata }) => metadata.annotations?.[isDefault] === 'true')
  let newest: KubernetesObject | undefined
  for (const each of classes) {
    if (!newest || (each.metadata.creationTimestamp ?? '') > (newest.metadata.creationTimestamp ?? '')) newest = each
  }
  return newest as StorageClass | undefined
}
