import type { LabelSelector } from '../selectors/label-selector.ts'
import type { KubernetesObject, OwnerReference } from '../store/kubernetes-object.ts'
import type { Condition, PodTemplate } from './pod.ts'

export type IntOrPercent = number | string

export interface Deployment extends KubernetesObject {
  readonly spec: {
    readonly replicas: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly paused?: boolean
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit: number
    readonly progressDeadlineSeconds?: number
    readonly strategy: {
      readonly type: 'RollingUpdate' | 'Recreate'
      readonly rollingUpdate?: { readonly maxSurge: IntOrPercent; readonly maxUnavailable: IntOrPercent }
    }
    readonly [field: string]: unknown
  }
  readonly status: {
    readonly observedGeneration?: number
    readonly replicas?: number
    readonly updatedReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly unavailableReplicas?: number
    readonly collisionCount?: number
    readonly conditions?: readonly Condition[]
    readonly [field: string]: unknown
  }
}

export interface ReplicaSet extends KubernetesObject {
  readonly spec: {
    readonly replicas: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly minReadySeconds?: number
    readonly [field: string]: unknown
  }
  readonly status: {
    readonly replicas: number
    readonly fullyLabeledReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly observedGeneration?: number
    readonly conditions?: readonly Condition[]
    readonly [field: string]: unknown
  }
}

export interface StatefulSet extends KubernetesObject {
  readonly spec: {
    readonly replicas: number
    readonly serviceName?: string
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly podManagementPolicy: string
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit: number
    readonly ordinals?: { readonly start?: number }
    readonly updateStrategy: { readonly type: string; readonly rollingUpdate?: { readonly partition?: number } }
    readonly volumeClaimTemplates?: readonly KubernetesObject[]
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string }
    readonly [field: string]: unknown
  }
  readonly status: {
    readonly currentRevision?: string
    readonly updateRevision?: string
    readonly [field: string]: unknown
  }
}

export interface DaemonSet extends KubernetesObject {
  readonly spec: {
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit: number
    readonly updateStrategy: {
      readonly type: string
      readonly rollingUpdate?: { readonly maxUnavailable?: IntOrPercent; readonly maxSurge?: IntOrPercent }
    }
    readonly [field: string]: unknown
  }
}

/** The reference to an object's controller, if it has one. */
export function controllerOf(object: KubernetesObject): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences
  if (owners) for (const owner of owners) if (owner.controller === true) return owner
  return undefined
}

/** A reference that makes `owner` the controller of another object. */
export function controlledBy(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** A number, or a percentage of the total. */
export function portionOf(value: IntOrPercent, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value
  const exact = (Number(value.replace('%', '')) * total) / 100
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact)
}
