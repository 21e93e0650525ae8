import type { LabelSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject } from '../store/kubernetes-object.ts'
import type { NodeSelectorTerm } from './pod.ts'

type Amounts = Readonly<Record<string, string>>

/** Which claim a volume is for; without a UID it is reserved by name only. */
export interface ClaimReference {
  readonly namespace: string
  readonly name: string
  readonly uid?: string
  readonly [field: string]: unknown
}

export interface PersistentVolume extends KubernetesObject {
  readonly spec: {
    readonly capacity?: Amounts
    readonly accessModes?: readonly string[]
    readonly storageClassName?: string
    readonly volumeMode?: string
    readonly persistentVolumeReclaimPolicy?: 'Retain' | 'Delete' | 'Recycle'
    readonly claimRef?: ClaimReference
    readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] } }
    readonly [field: string]: unknown
  }
  readonly status: {
    readonly phase?: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed'
    readonly [field: string]: unknown
  }
}

export interface PersistentVolumeClaim extends KubernetesObject {
  readonly spec: {
    readonly accessModes?: readonly string[]
    readonly resources?: { readonly requests?: Amounts }
    readonly storageClassName?: string
    readonly volumeMode?: string
    readonly volumeName?: string
    readonly selector?: LabelSelector
    readonly [field: string]: unknown
  }
  readonly status: { readonly phase?: 'Pending' | 'Bound' | 'Lost'; readonly [field: string]: unknown }
}

export interface StorageClass extends KubernetesObject {
  readonly provisioner: string
  readonly reclaimPolicy?: 'Retain' | 'Delete'
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer'
  readonly mountOptions?: readonly string[]
}

/** Whether the controller has bound the claim to its volume for good. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed'
/** Whether it was the controller that chose, not a user. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller'
/** The node that the scheduler wants a claim's volume for. */
export const selectedNode = 'volume.kubernetes.io/selected-node'
/** Who is to make a volume for a claim; the older name stands beside it. */
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner'
export const olderStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner'
/** Who made a volume. */
export const provisionedBy = 'pv.kubernetes.io/provisioned-by'

/** Whether the claim has its volume. */
export function isClaimBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return spec.volumeName !== undefined && metadata.annotations?.[bindCompleted] !== undefined
}
